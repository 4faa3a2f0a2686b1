{{ config(materialized='by_lead', unique_key='handoff_id') }}

with handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
),

acceptance as (
    select * from {{ ref('int_diagnosis__acceptance') }}
),

next_steps as (
    select * from {{ ref('int_diagnosis__next_steps') }}
),

accepted_windows as (
    select * from {{ ref('int_diagnosis__accepted_windows') }}
),

horizons as (
    select * from {{ ref('stg_definitions__maturity_windows') }}
    where metric = 'accepted_to_qualified'
),

-- What is owed after acceptance.
gathered as (
    select
        handoff_records.handoff_id,
        handoff_records.lead_id,
        handoff_records.as_of,
        handoff_records.owner_id,
        handoff_records.accepted_at,
        handoff_records.first_action_at,
        handoff_records.possibly_acted_at,
        handoff_records.next_step_at,
        handoff_records.possibly_followed_up_at,
        handoff_records.qualified_at,
        handoff_records.closed_at,
        handoff_records.close_reason,
        handoff_records.is_action_observed,
        handoff_records.is_qualification_observed,
        case
            when handoff_records.qualified_at < handoff_records.closed_at then handoff_records.qualified_at
            else coalesce(handoff_records.closed_at, handoff_records.qualified_at)
        end as over_at,
        case
            when handoff_records.is_excluded then 'not_applicable'
            when not handoff_records.is_acceptance_observed then 'unknown'
            when handoff_records.accepted_at is null then 'not_applicable'
        end as verdict_of_all,
        next_steps.next_step_due_at,
        accepted_windows.window_ends_at,
        coalesce(accepted_windows.has_action, false) as has_action,
        coalesce(accepted_windows.has_possible_action, false) as has_possible_action,
        coalesce(accepted_windows.has_progress, false) as has_progress,
        {{ add_minutes('handoff_records.accepted_at', 'horizons.length * 1440') }} as horizon_at,
        coalesce(acceptance.decision_raw_table, acceptance.lead_raw_table) as raw_table,
        coalesce(acceptance.decision_raw_id, handoff_records.lead_id) as raw_id
    from handoff_records
    cross join horizons
    inner join acceptance
        on handoff_records.handoff_id = acceptance.handoff_id
    left join next_steps
        on handoff_records.handoff_id = next_steps.handoff_id
    left join accepted_windows
        on handoff_records.handoff_id = accepted_windows.handoff_id
),

judged as (
    select
        *,
        case
            when verdict_of_all is not null then verdict_of_all
            when first_action_at is null and possibly_acted_at is not null then 'unknown'
            when first_action_at is null and is_action_observed then 'not_applicable'
            when first_action_at is null or next_step_due_at is null then 'unknown'
            when next_step_at <= next_step_due_at or over_at <= next_step_due_at then 'pass'
            when possibly_followed_up_at <= next_step_due_at then 'unknown'
            when next_step_at is null and over_at is null and next_step_due_at > as_of then 'pending'
            else 'fail'
        end as next_step_set_verdict,
        case
            when verdict_of_all is not null then verdict_of_all
            when not is_action_observed or window_ends_at is null then 'unknown'
            when has_action then 'pass'
            when has_possible_action then 'unknown'
            when has_progress then 'unknown'
            when close_reason in ('merged', 'deleted') and closed_at <= window_ends_at then 'not_applicable'
            when window_ends_at > as_of then 'pending'
            else 'fail'
        end as accepted_acted_on_verdict,
        case
            when verdict_of_all is not null then verdict_of_all
            when over_at <= horizon_at then 'pass'
            when horizon_at > as_of then 'pending'
            when not is_qualification_observed then 'unknown'
            else 'fail'
        end as decided_by_horizon_verdict
    from gathered
)

select
    *,
    {{ step_verdict('qualification') }} as qualification_verdict,
    {{ first_failed_check('qualification') }} as first_failed_check
from judged
