{{ config(materialized='by_lead_view', unique_key='handoff_id', meta={'keeps_replaced': true}) }}

with handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
),

-- Without a deadline nobody can say whether it was met; where owners or statuses were not recorded, whether it had one;
-- where a definition says nothing of who owned it or acted before, whether it was an earlier one, or was met.
judged as (
    select
        *,
        coalesce(owned_at, ready_at, captured_at) as cohort_at,
        not (is_ownership_observed and is_action_observed)
        or first_action_due_at is null
        or (possibly_owned_at is not null and coalesce(first_action_at <= first_action_due_at, false))
        or {{ possibly_by('first_action_due_at', 'possibly_acted_at', 'first_action_at') }} as is_unknown,
        coalesce(first_action_due_at > as_of, false) as is_immature,
        coalesce(first_action_at <= first_action_due_at, false) as is_success
    from handoff_records
    where
        owned_at is not null
        or possibly_owned_at is not null
        or (ready_at is not null and not is_ownership_observed)
        or (ready_at is null and not is_readiness_observed)
)

select
    'first_action_sla' as metric,
    cast(null as {{ dbt.type_string() }}) as basis,
    handoff_id as subject_id,
    'every period' as counts_in,
    crm,
    original_source,
    lead_type,
    conversion_point,
    team,
    owner_id,
    cohort_at,
    {{ measured_state() }} as state,
    is_success,
    false as is_set_apart,
    cast(null as bigint) as duration_seconds,
    false as is_censored,
    exclusion_reason
from judged
