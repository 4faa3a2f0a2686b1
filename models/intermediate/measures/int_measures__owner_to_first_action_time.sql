{{ config(materialized='by_lead_view', unique_key='handoff_id', meta={'keeps_replaced': true}) }}

with handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
),

segments as (
    select * from {{ ref('int_calendar__segments') }}
),

-- No action yet: the wait is censored at as_of, or at the close that ended it.
with_waits as (
    select
        handoff_records.*,
        {{ business_seconds_between('handoff_records.owned_at', 'owned', 'handoff_records.ends_at', 'ended') }}
            as waited_business_seconds
    from handoff_records
    left join segments as owned
        on {{ in_segment('owned', 'handoff_records.owner_calendar', 'handoff_records.owned_at') }}
    left join segments as ended
        on {{ in_segment('ended', 'handoff_records.owner_calendar', 'handoff_records.ends_at') }}
),

-- Where owners or statuses were not recorded, nobody knows whether it ever was owned; where a definition says nothing of
-- who owned it or acted before, since when, or until when it waited.
judged as (
    select
        *,
        coalesce(owned_at, ready_at, captured_at) as cohort_at,
        owned_at is null
        or not (is_ownership_observed and is_action_observed)
        or possibly_owned_at is not null
        or possibly_acted_at is not null as is_unknown,
        false as is_immature,
        owner_to_first_action_business_seconds is not null as is_success
    from with_waits
    where
        (owned_at is not null and not coalesce(acted_before_owned, false))
        or (possibly_owned_at is not null and coalesce(first_action_at >= possibly_owned_at, true))
        or (ready_at is not null and not is_ownership_observed)
        or (ready_at is null and not is_readiness_observed)
)

select
    'owner_to_first_action_time' as metric,
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
    coalesce(owner_to_first_action_business_seconds, waited_business_seconds) as duration_seconds,
    owner_to_first_action_business_seconds is null as is_censored,
    exclusion_reason
from judged
