{%- set group = ['original_source', 'offer', 'conversion_point', 'lead_type'] -%}
{%- set answers = {'reason': 'rejection_reason', 'objection': 'objection'} -%}

with feedback as (
    select * from {{ ref('int_measures__feedback') }}
),

targets as (
    select * from {{ ref('stg_definitions__metric_targets') }}
    where metric = 'accepted_to_qualified' and dimension = 'all'
),

counted as (
    select
        {{ group | join(', ') }},
        count(*) as n_handoffs,
        cast(sum(case when is_ready then 1 else 0 end) as bigint) as n_ready,
        cast(sum(case when is_decision_observed then 1 else 0 end) as bigint) as n_decision_observed,
        cast(sum(case when is_accepted then 1 else 0 end) as bigint) as n_accepted,
        cast(sum(case when not is_accepted then 1 else 0 end) as bigint) as n_rejected,
        case when min(decision_basis) <> max(decision_basis) then 'mixed' else min(decision_basis) end as basis,
        cast(sum(case when close_reason = 'recycled' then 1 else 0 end) as bigint) as n_recycled,
        cast(sum(case when close_reason = 'disqualified' then 1 else 0 end) as bigint) as n_disqualified,
        cast(sum(case when is_qualification_observed then 1 else 0 end) as bigint) as n_qualification_observed,
        cast(sum(case when is_qualified then 1 else 0 end) as bigint) as n_qualified,
        -- Won and lost can be told from the others: some outcome is known, or none is missing.
        count(outcome) > 0
        or sum(case when outcome is null and close_reason is null then 1 else 0 end) = 0 as is_outcome_observed,
        cast(sum(case when outcome = 'won' then 1 else 0 end) as bigint) as n_won,
        cast(sum(case when outcome = 'lost' then 1 else 0 end) as bigint) as n_lost,
        cast(sum(case when is_ready and has_feedback then 1 else 0 end) as bigint) as n_with_feedback,
        cast(sum(case when is_mature then 1 else 0 end) as bigint) as n_mature,
        cast(sum(case when is_mature and is_qualified_by_horizon then 1 else 0 end) as bigint) as n_mature_qualified
    from feedback
    group by {{ group | join(', ') }}
),
{% for answer, column in answers.items() %}
{{ answer }}_counts as (
    select
        {{ group | join(', ') }},
        {{ column }},
        count(*) as n,
        row_number() over (
            partition by {{ group | join(', ') }}
            order by count(*) desc, {{ column }} asc
        ) as place
    from feedback
    where {{ column }} is not null
    group by {{ group | join(', ') }}, {{ column }}
),
{% endfor %}
overall as (
    select case when sum(n_mature) > 0 then sum(n_mature_qualified) / cast(sum(n_mature) as {{ type_double() }}) end as rate
    from counted
),

rated as (
    select
        counted.*,
        overall.rate as overall_rate,
        coalesce(targets.minimum_n, 20) as minimum_n,
        case
            when counted.n_mature > 0 then counted.n_mature_qualified / cast(counted.n_mature as {{ type_double() }})
        end as qualified_rate,
        {{ wilson_bound('counted.n_mature_qualified', 'counted.n_mature', 'low') }} as qualified_ci_low,
        {{ wilson_bound('counted.n_mature_qualified', 'counted.n_mature', 'high') }} as qualified_ci_high
    from counted
    cross join overall
    left join targets
        on targets.metric = 'accepted_to_qualified'
)

-- A source stands out when the interval of its rate leaves the overall rate outside.
select
    rated.original_source,
    rated.offer,
    rated.conversion_point,
    rated.lead_type,
    rated.n_handoffs,
    rated.n_ready,
    case when rated.n_decision_observed > 0 then rated.n_accepted end as n_accepted,
    case when rated.n_decision_observed > 0 then rated.n_rejected end as n_rejected,
    case when rated.n_decision_observed > 0 then rated.n_recycled end as n_recycled,
    case when rated.n_decision_observed > 0 then rated.n_disqualified end as n_disqualified,
    case when rated.n_qualification_observed > 0 then rated.n_qualified end as n_qualified,
    case when rated.is_outcome_observed then rated.n_won end as n_won,
    case when rated.is_outcome_observed then rated.n_lost end as n_lost,
    reason_counts.rejection_reason as top_rejection_reason,
    reason_counts.n as n_top_rejection_reason,
    objection_counts.objection as top_objection,
    objection_counts.n as n_top_objection,
    rated.n_with_feedback,
    case when rated.n_ready > 0 then rated.n_with_feedback / cast(rated.n_ready as {{ type_double() }}) end as feedback_share,
    rated.n_mature,
    rated.qualified_rate,
    rated.qualified_ci_low,
    rated.qualified_ci_high,
    case
        when rated.n_qualification_observed = 0 or rated.overall_rate is null then 'unknown'
        when rated.n_mature < rated.minimum_n then 'too few'
        when rated.qualified_ci_low > rated.overall_rate then 'above'
        when rated.qualified_ci_high < rated.overall_rate then 'below'
        else 'no difference'
    end as source_quality_signal,
    rated.basis
from rated
left join reason_counts
    on
        rated.original_source = reason_counts.original_source
        and rated.offer = reason_counts.offer
        and rated.conversion_point = reason_counts.conversion_point
        and rated.lead_type = reason_counts.lead_type
        and reason_counts.place = 1
left join objection_counts
    on
        rated.original_source = objection_counts.original_source
        and rated.offer = objection_counts.offer
        and rated.conversion_point = objection_counts.conversion_point
        and rated.lead_type = objection_counts.lead_type
        and objection_counts.place = 1
