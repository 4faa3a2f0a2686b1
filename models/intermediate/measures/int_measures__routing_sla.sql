{{ config(materialized='by_lead_view', unique_key='handoff_id', meta={'keeps_replaced': true}) }}

with handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
),

-- Where statuses were not recorded nobody knows whether it ever was ready; without a deadline, whether it was met; nor
-- where somebody had it by then of whom nobody knows whether they sell.
judged as (
    select
        *,
        coalesce(ready_at, captured_at) as cohort_at,
        ready_at is null
        or not is_ownership_observed
        or routing_due_at is null
        or {{ possibly_by('routing_due_at', 'possibly_owned_at', 'owned_at') }} as is_unknown,
        coalesce(routing_due_at > as_of, false) as is_immature,
        coalesce(owned_at <= routing_due_at, false) as is_success
    from handoff_records
    where ready_at is not null or not is_readiness_observed
)

select
    'routing_sla' as metric,
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
