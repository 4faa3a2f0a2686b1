{{ config(materialized='by_lead_view', unique_key='handoff_id', meta={'keeps_replaced': true}) }}

with handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
),

accepted_windows as (
    select * from {{ ref('int_diagnosis__accepted_windows') }}
),

with_windows as (
    select
        handoff_records.*,
        accepted_windows.window_ends_at,
        coalesce(accepted_windows.has_action, false) as has_action,
        coalesce(accepted_windows.has_possible_action, false) as has_possible_action,
        coalesce(accepted_windows.has_progress, false) as has_progress
    from handoff_records
    left join accepted_windows
        on handoff_records.handoff_id = accepted_windows.handoff_id
),

judged as (
    select
        *,
        coalesce(accepted_at, captured_at) as cohort_at,
        not (is_acceptance_observed and is_action_observed) or (has_possible_action and not has_action) as is_unknown,
        window_ends_at is null or window_ends_at > as_of as is_immature,
        not has_action and not has_progress as is_success
    from with_windows
    where counts_as_accepted or not is_acceptance_observed
)

-- Set apart: qualified within the window with no touch logged, which is work that nobody wrote down.
select
    'no_action_accepted' as metric,
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
    not has_action and has_progress as is_set_apart,
    cast(null as bigint) as duration_seconds,
    false as is_censored,
    exclusion_reason
from judged
