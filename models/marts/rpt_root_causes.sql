with segments as (
    select * from {{ ref('int_diagnosis__segments') }}
),

sources as (
    select * from {{ ref('int_crm__sources') }}
),

causes as (
    select * from {{ ref('int_diagnosis__causes') }}
),

associations as (
    select * from {{ ref('int_diagnosis__associations') }}
),

root_causes as (
    select * from {{ ref('stg_definitions__root_causes') }}
),

findings as (
    select * from {{ ref('fct_handoff_findings') }}
),

examples as (
    select * from {{ ref('int_diagnosis__examples') }}
),

define_first as (
    select distinct
        handoff_id,
        fix
    from findings
    where define_first is not null
),

-- The last ninety days up to as_of against the ninety before.
dated as (
    select
        segments.*,
        case
            when segments.captured_at > {{ dbt.dateadd('day', -90, 'sources.as_of') }} then 'recent'
            when segments.captured_at > {{ dbt.dateadd('day', -180, 'sources.as_of') }} then 'before'
        end as age
    from segments
    inner join sources
        on segments.crm = sources.crm and segments.source_relation = sources.source_relation
),

populations as (
    select
        dimension,
        dimension_value,
        count(*) as n_handoffs,
        sum(case when age = 'recent' then 1 else 0 end) as n_recent,
        sum(case when age = 'before' then 1 else 0 end) as n_before
    from dated
    group by dimension, dimension_value
),

affected as (
    select
        causes.root_cause,
        causes.fix,
        dated.dimension,
        dated.dimension_value,
        min(causes.first_rank) as first_rank,
        count(*) as n_affected,
        sum(case when causes.is_primary then 1 else 0 end) as n_primary,
        sum(case when define_first.handoff_id is not null then 1 else 0 end) as n_define_first,
        sum(case when dated.age = 'recent' then 1 else 0 end) as n_affected_recent,
        sum(case when dated.age = 'before' then 1 else 0 end) as n_affected_before
    from dated
    inner join causes
        on dated.handoff_id = causes.handoff_id
    left join define_first
        on causes.handoff_id = define_first.handoff_id and causes.fix = define_first.fix
    group by
        causes.root_cause,
        causes.fix,
        dated.dimension,
        dated.dimension_value
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
    root_causes.failure_point,
    root_causes.step as first_step,
    root_causes.what_to_change,
    populations.n_handoffs,
    affected.n_affected,
    affected.n_affected / cast(populations.n_handoffs as double precision) as affected_share,
    cast(affected.n_primary as bigint) as n_primary,
    cast(affected.n_define_first as bigint) as n_define_first,
    case
        when populations.n_recent > 0
            then affected.n_affected_recent / cast(populations.n_recent as double precision)
    end as affected_share_recent,
    case
        when populations.n_before > 0
            then affected.n_affected_before / cast(populations.n_before as double precision)
    end as affected_share_before,
    associations.n_compared_affected,
    associations.n_compared_unaffected,
    associations.affected_qualified_rate,
    associations.unaffected_qualified_rate,
    associations.associated_difference,
    associations.difference_ci_low,
    associations.difference_ci_high,
    examples.example_lead_ids
from affected
inner join populations
    on affected.dimension = populations.dimension and affected.dimension_value = populations.dimension_value
inner join root_causes
    on affected.first_rank = root_causes.rank
inner join examples
    on
        affected.root_cause = examples.root_cause
        and affected.fix = examples.fix
        and affected.dimension = examples.dimension
        and affected.dimension_value = examples.dimension_value
left join associations
    on
        affected.root_cause = associations.root_cause
        and affected.fix = associations.fix
        and affected.dimension = associations.dimension
        and affected.dimension_value = associations.dimension_value
