{{ config(materialized='by_lead_view', unique_key='handoff_id', meta={'keeps_replaced': true}) }}

with handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
),

maturity_windows as (
    select * from {{ ref('stg_definitions__maturity_windows') }}
    where metric = 'accepted_to_qualified'
),

with_horizon as (
    select
        handoff_records.*,
        {{ add_minutes('handoff_records.accepted_at', 'maturity_windows.length * 1440') }} as horizon_at
    from handoff_records
    cross join maturity_windows
),

judged as (
    select
        *,
        coalesce(accepted_at, captured_at) as cohort_at,
        not(is_acceptance_observed and is_qualification_observed) as is_unknown,
        horizon_at is null or horizon_at > as_of as is_immature,
        coalesce(qualified_at >= accepted_at and qualified_at <= horizon_at, false) as is_success
    from with_horizon
    where counts_as_accepted or not is_acceptance_observed
)

-- An opportunity older than the acceptance is no result of it.
select
    'accepted_to_qualified' as metric,
    acceptance_basis as basis,
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
