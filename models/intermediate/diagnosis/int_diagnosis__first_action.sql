{{ config(materialized='by_lead', unique_key='handoff_id') }}

with handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
),

ownership as (
    select * from {{ ref('int_timeline__ownership') }}
),

actions as (
    select * from {{ ref('int_timeline__actions') }}
),

automated_touches as (
    select * from {{ ref('int_diagnosis__automated_touches') }}
),

actions_of_others as (
    select * from {{ ref('int_diagnosis__actions_of_others') }}
),

-- An action is owed by whoever owns the lead. Where owners or statuses were not recorded, or only somebody had it of whom
-- nobody knows whether they sell, nobody knows whether one was.
gathered as (
    select
        handoff_records.handoff_id,
        handoff_records.as_of,
        handoff_records.owned_at,
        handoff_records.owner_id,
        handoff_records.first_action_at,
        handoff_records.first_action_by_id,
        handoff_records.possibly_owned_at,
        handoff_records.possibly_acted_at,
        handoff_records.first_action_due_at,
        handoff_records.is_action_observed,
        handoff_records.close_reason,
        handoff_records.first_action_at is null
        and coalesce(handoff_records.closed_at <= handoff_records.first_action_due_at, false) as is_closed_before_due,
        case
            when handoff_records.is_excluded then 'not_applicable'
            when handoff_records.owned_at is not null then null
            when handoff_records.possibly_owned_at is not null then 'unknown'
            when handoff_records.ready_at is null and handoff_records.is_readiness_observed then 'not_applicable'
            when handoff_records.ready_at is null or not handoff_records.is_ownership_observed then 'unknown'
            else 'not_applicable'
        end as verdict_of_all,
        ownership.owned_raw_table,
        ownership.owned_raw_id,
        actions.first_action_raw_table,
        actions.first_action_raw_id,
        automated_touches.touches as automated_touches,
        automated_touches.first_touch_at as first_automated_touch_at,
        automated_touches.raw_table as automated_raw_table,
        automated_touches.raw_id as automated_raw_id,
        actions_of_others.handoff_id is not null as is_action_of_other,
        actions_of_others.holder_id,
        coalesce(actions_of_others.is_holder_known, false) as is_holder_known
    from handoff_records
    inner join ownership
        on handoff_records.handoff_id = ownership.handoff_id
    inner join actions
        on handoff_records.handoff_id = actions.handoff_id
    left join automated_touches
        on handoff_records.handoff_id = automated_touches.handoff_id
    left join actions_of_others
        on handoff_records.handoff_id = actions_of_others.handoff_id
),

-- A lead that was turned back or went away before its deadline was owed no action any more.
judged as (
    select
        *,
        case
            when verdict_of_all is not null then verdict_of_all
            -- In time for the owner that is known; for the one before, who may have had to act by then, nobody knows.
            when first_action_at <= first_action_due_at and possibly_owned_at is not null then 'unknown'
            when first_action_at <= first_action_due_at then 'pass'
            when not is_action_observed or first_action_due_at is null then 'unknown'
            when possibly_acted_at <= first_action_due_at then 'unknown'
            when
                is_closed_before_due
                and {{ is_turned_back_or_gone('close_reason') }} then 'not_applicable'
            when first_action_at is null and first_action_due_at > as_of then 'pending'
            else 'fail'
        end as acted_in_time_verdict,
        case
            when verdict_of_all is not null then verdict_of_all
            when first_action_at is not null then 'pass'
            when not is_action_observed or first_action_due_at is null then 'unknown'
            when possibly_acted_at is not null then 'unknown'
            when is_closed_before_due then 'not_applicable'
            when first_action_due_at > as_of then 'pending'
            when automated_touches is null then 'not_applicable'
            else 'fail'
        end as human_action_verdict,
        case
            when verdict_of_all is not null then verdict_of_all
            when possibly_acted_at is not null then 'unknown'
            when first_action_at is null and is_action_observed then 'not_applicable'
            when first_action_at is null then 'unknown'
            when not is_action_of_other or first_action_by_id = holder_id then 'pass'
            when not is_holder_known then 'unknown'
            else 'fail'
        end as acted_by_owner_verdict
    from gathered
)

select
    *,
    {{ step_verdict('first_action') }} as first_action_verdict,
    {{ first_failed_check('first_action') }} as first_failed_check
from judged
