{{ config(materialized='by_lead_view', unique_key='handoff_id', meta={'keeps_replaced': true}) }}

with handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
),

-- Where statuses were not recorded, nobody knows whether it ever was ready; where somebody had it first of whom nobody
-- knows whether they sell, when it was owned.
judged as (
    select
        *,
        coalesce(ready_at, captured_at) as cohort_at,
        ready_at is null or not is_ownership_observed or possibly_owned_at is not null as is_unknown,
        false as is_immature,
        owned_at is not null as is_success
    from handoff_records
    where ready_at is not null or not is_readiness_observed
)

-- Not owned yet: the wait is censored at as_of, or at the close that ended it.
select
    'lead_to_owner_time' as metric,
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
    coalesce(lead_to_owner_seconds, {{ seconds_between('ready_at', 'ends_at') }}) as duration_seconds,
    owned_at is null as is_censored,
    exclusion_reason
from judged
