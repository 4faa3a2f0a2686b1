{%- set dimensions = ['original_source', 'lead_type', 'team', 'owner'] -%}

with judgements as (
    select * from {{ ref('int_measures__judgements') }}
),

owner_acceptance as (
    select * from {{ ref('int_measures__owner_acceptance') }}
),

targets as (
    select * from {{ ref('stg_definitions__metric_targets') }}
    where metric = 'source_to_accepted' and dimension = 'all'
),

in_segments as (
    select
        judgements.*,
        'all' as dimension,
        'all' as dimension_value
    from judgements
    {%- for dimension in dimensions %}

    union all

    select
        judgements.*,
        '{{ dimension }}' as dimension,
        {{ dimension }} as dimension_value
    from judgements
    {%- endfor %}
),

counted as (
    select
        dimension,
        dimension_value,
        count(*) as n_decided,
        cast(sum(case when is_accepted then 1 else 0 end) as bigint) as n_accepted,
        case when min(decision_basis) <> max(decision_basis) then 'mixed' else min(decision_basis) end as basis,
        count(is_qualified) as n_matured,
        cast(sum(case when is_qualified then 1 else 0 end) as bigint) as n_qualified,
        cast(sum(case when is_accepted then 0 else 1 end) as bigint) as n_rejected,
        count(is_false_reject) as n_rejected_matured,
        cast(sum(case when is_false_reject then 1 else 0 end) as bigint) as n_false_rejects
    from in_segments
    group by dimension, dimension_value
),

overdispersion as (
    select max(overdispersion) as overdispersion
    from owner_acceptance
)

-- Beyond chance: outside the limits within which 99% of owners lie who accept as expected.
select
    counted.dimension,
    counted.dimension_value,
    counted.n_decided,
    counted.n_accepted,
    counted.n_accepted / cast(counted.n_decided as {{ type_double() }}) as acceptance_rate,
    {{ wilson_bound('counted.n_accepted', 'counted.n_decided', 'low') }} as acceptance_ci_low,
    {{ wilson_bound('counted.n_accepted', 'counted.n_decided', 'high') }} as acceptance_ci_high,
    counted.n_matured,
    counted.n_qualified,
    case
        when counted.n_matured > 0 then counted.n_qualified / cast(counted.n_matured as {{ type_double() }})
    end as accepted_to_qualified_rate,
    {{ wilson_bound('counted.n_qualified', 'counted.n_matured', 'low') }} as accepted_to_qualified_ci_low,
    {{ wilson_bound('counted.n_qualified', 'counted.n_matured', 'high') }} as accepted_to_qualified_ci_high,
    counted.n_rejected,
    counted.n_rejected_matured,
    counted.n_false_rejects,
    case
        when counted.n_rejected_matured > 0
            then counted.n_false_rejects / cast(counted.n_rejected_matured as {{ type_double() }})
    end as false_reject_share,
    {{ wilson_bound('counted.n_false_rejects', 'counted.n_rejected_matured', 'low') }} as false_reject_ci_low,
    {{ wilson_bound('counted.n_false_rejects', 'counted.n_rejected_matured', 'high') }} as false_reject_ci_high,
    owner_acceptance.expected_accepted,
    owner_acceptance.observed_to_expected,
    owner_acceptance.shrunk_rate,
    abs(owner_acceptance.z_score) > 2.5758293035489004 as is_beyond_chance,
    case when counted.dimension = 'all' then overdispersion.overdispersion end as owner_overdispersion,
    counted.n_decided < coalesce(targets.minimum_n, 20) as is_small_sample,
    counted.basis
from counted
cross join overdispersion
left join owner_acceptance
    on counted.dimension = 'owner' and counted.dimension_value = owner_acceptance.owner
left join targets
    on targets.metric = 'source_to_accepted'
