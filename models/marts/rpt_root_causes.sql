with segment_counts as (
    select * from {{ ref('int_diagnosis__segment_counts') }}
),

cause_totals as (
    select * from {{ ref('int_diagnosis__cause_totals') }}
),

associations as (
    select * from {{ ref('int_diagnosis__associations') }}
),

root_causes as (
    select * from {{ ref('stg_definitions__root_causes') }}
),

examples as (
    select * from {{ ref('int_diagnosis__examples') }}
),

horizons as (
    select * from {{ ref('stg_definitions__maturity_windows') }}
    where metric = 'accepted_to_qualified'
),

targets as (
    select * from {{ ref('stg_definitions__metric_targets') }}
    where metric = 'accepted_to_qualified' and dimension = 'all'
),

segments_in_dimensions as (
    {{ in_each_dimension('segment_counts') }}
),

populations as (
    select
        dimension,
        dimension_value,
        cast(sum(n_handoffs) as bigint) as n_handoffs,
        cast(sum(n_recent) as bigint) as n_recent,
        cast(sum(n_before) as bigint) as n_before,
        cast(sum(n_matured_recent) as bigint) as n_matured_recent,
        cast(sum(n_matured_before) as bigint) as n_matured_before
    from segments_in_dimensions
    group by dimension, dimension_value
),

affected as (
    select
        cause_totals.*,
        populations.n_handoffs,
        case
            when cause_totals.takes_the_horizon then populations.n_matured_recent else populations.n_recent
        end as n_recent,
        case
            when cause_totals.takes_the_horizon then populations.n_matured_before else populations.n_before
        end as n_before
    from cause_totals
    inner join populations
        on
            cause_totals.dimension = populations.dimension
            and cause_totals.dimension_value = populations.dimension_value
)

select
    affected.root_cause,
    affected.fix,
    affected.dimension,
    affected.dimension_value,
    cast(row_number() over (
        partition by affected.dimension, affected.dimension_value
        order by affected.n_affected desc, affected.first_rank asc
    ) as integer) as position,
    first_checks.failure_point,
    first_checks.step as first_step,
    main_checks.what_to_change,
    affected.n_handoffs,
    affected.n_affected,
    affected.n_affected / cast(affected.n_handoffs as {{ type_double() }}) as affected_share,
    affected.n_primary,
    affected.n_define_first,
    affected.n_affected_recent / cast(nullif(affected.n_recent, 0) as {{ type_double() }}) as affected_share_recent,
    affected.n_affected_before / cast(nullif(affected.n_before, 0) as {{ type_double() }}) as affected_share_before,
    cast(case when affected.takes_the_horizon then horizons.length else 0 end as integer) as trend_lag_days,
    associations.n_compared_affected,
    associations.n_compared_unaffected,
    associations.affected_qualified_rate,
    associations.unaffected_qualified_rate,
    associations.associated_difference,
    associations.difference_ci_low,
    associations.difference_ci_high,
    least(associations.n_compared_affected, associations.n_compared_unaffected) < coalesce(targets.minimum_n, 20)
        as is_small_sample,
    examples.example_lead_ids
from affected
cross join horizons
inner join root_causes as first_checks
    on affected.first_rank = first_checks.rank
inner join root_causes as main_checks
    on affected.main_rank = main_checks.rank
inner join examples
    on
        affected.root_cause = examples.root_cause
        and affected.fix = examples.fix
        and affected.dimension = examples.dimension
        and affected.dimension_value = examples.dimension_value
left join targets
    on targets.metric = 'accepted_to_qualified'
left join associations
    on
        affected.root_cause = associations.root_cause
        and affected.fix = associations.fix
        and affected.dimension = associations.dimension
        and affected.dimension_value = associations.dimension_value
