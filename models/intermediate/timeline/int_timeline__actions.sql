{{ config(materialized='by_lead', unique_key='handoff_id') }}

with handoffs as (
    select * from {{ ref('int_timeline__handoffs') }}
),

activities as (
    select
        *,
        coalesce(happened_at, possibly_happened_at) as acted_at
    from {{ ref('int_timeline__activities') }}
    where is_action or is_possible_action or is_reply or planned_at is not null
),

within_handoff as (
    select
        handoffs.handoff_id,
        activities.raw_table,
        activities.raw_id,
        activities.performed_by_id,
        activities.activity_type,
        activities.is_action,
        activities.is_possible_action,
        activities.is_possible_action and activities.happened_at is null as is_any_time_later,
        activities.is_reply,
        activities.is_connected,
        case
            when
                activities.acted_at between handoffs.captured_at and handoffs.ends_at
                and (handoffs.next_captured_at is null or activities.acted_at < handoffs.next_captured_at)
                then activities.acted_at
        end as happened_at,
        case
            when
                not activities.is_automated
                and activities.planned_at between handoffs.captured_at and handoffs.ends_at
                and (handoffs.next_captured_at is null or activities.planned_at < handoffs.next_captured_at)
                then activities.planned_at
        end as planned_at,
        activities.planned_for_at
    from activities
    inner join handoffs
        on activities.lead_key = handoffs.lead_key
),

first_actions as (
    select
        handoff_id,
        min(happened_at) as first_action_at,
        {{ value_at_first('performed_by_id', 'happened_at', 'raw_id') }} as first_action_by_id,
        {{ value_at_first('raw_table', 'happened_at', 'raw_id') }} as first_action_raw_table,
        {{ value_at_first('raw_id', 'happened_at', 'raw_id') }} as first_action_raw_id
    from within_handoff
    where is_action and happened_at is not null
    group by handoff_id
),

-- Two-way: the buyer answered, was on the line, or a meeting was held.
first_moments as (
    select
        handoff_id,
        min(case
            when is_reply or (is_action and (activity_type = 'meeting' or is_connected)) then happened_at
        end) as first_two_way_at,
        min(case when is_possible_action then happened_at end) as possibly_acted_at
    from within_handoff
    group by handoff_id
),

-- A next step is something that was planned and is dated after the first action, or a further action. A date may be a day's
-- midnight: what was planned after the action may be meant for that day. A meeting that was agreed before stands; a task does
-- not, which may only have told to act.
next_steps as (
    select
        within_handoff.handoff_id,
        min(case
            when
                within_handoff.planned_at >= first_actions.first_action_at
                and within_handoff.planned_for_at >= {{ dbt.date_trunc('day', 'first_actions.first_action_at') }}
                then within_handoff.planned_at
            when
                within_handoff.activity_type = 'meeting'
                and within_handoff.planned_at < first_actions.first_action_at
                and within_handoff.planned_for_at > first_actions.first_action_at
                and (within_handoff.happened_at is null or within_handoff.happened_at > first_actions.first_action_at)
                then first_actions.first_action_at
        end) as planned_at,
        min(case
            when
                within_handoff.is_action
                and within_handoff.happened_at >= first_actions.first_action_at
                and within_handoff.raw_id <> first_actions.first_action_raw_id
                then within_handoff.happened_at
        end) as further_action_at,
        min(case
            when not within_handoff.is_possible_action then null
            when within_handoff.happened_at >= first_actions.first_action_at then within_handoff.happened_at
            when within_handoff.is_any_time_later and within_handoff.happened_at is not null
                then first_actions.first_action_at
        end) as further_possible_action_at
    from within_handoff
    inner join first_actions
        on within_handoff.handoff_id = first_actions.handoff_id
    group by within_handoff.handoff_id
)

select
    handoffs.handoff_id,
    first_actions.first_action_at,
    first_actions.first_action_by_id,
    first_actions.first_action_raw_table,
    first_actions.first_action_raw_id,
    case
        when
            first_actions.first_action_at is null
            or first_moments.possibly_acted_at < first_actions.first_action_at
            then first_moments.possibly_acted_at
    end as possibly_acted_at,
    first_moments.first_two_way_at,
    case
        when next_steps.further_action_at < next_steps.planned_at then next_steps.further_action_at
        else coalesce(next_steps.planned_at, next_steps.further_action_at)
    end as next_step_at,
    next_steps.further_possible_action_at as possibly_followed_up_at
from handoffs
left join first_actions
    on handoffs.handoff_id = first_actions.handoff_id
left join first_moments
    on handoffs.handoff_id = first_moments.handoff_id
left join next_steps
    on handoffs.handoff_id = next_steps.handoff_id
