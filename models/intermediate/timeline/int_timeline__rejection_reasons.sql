{{ config(materialized='by_lead', unique_key='handoff_id') }}

with handoffs as (
    select * from {{ ref('int_timeline__handoffs') }}
    where closed_by in ('rejected', 'recycled', 'disqualified')
),

leads as (
    select * from {{ ref('int_crm__leads') }}
),

sources as (
    select * from {{ ref('int_crm__sources') }}
),

reason_changes as (
    select * from {{ ref('int_crm__field_changes') }}
    where field = 'rejection_reason'
),

-- The last reason that was written before the next handoff began. One that is taken out once the lead is turned back was given
-- all the same: fields are emptied when a lead is opened again.
last_changes as (
    select
        handoffs.handoff_id,
        {{ value_at_last('reason_changes.new_value', 'reason_changes.changed_at', 'reason_changes.change_id') }}
            as rejection_reason,
        {{ value_at_last('reason_changes.changed_by_id', 'reason_changes.changed_at', 'reason_changes.change_id') }}
            as set_by_id,
        max(reason_changes.changed_at) as set_at,
        max(reason_changes.changed_at) < handoffs.captured_at as is_from_before
    from reason_changes
    inner join handoffs
        on reason_changes.lead_key = handoffs.lead_key
    where
        reason_changes.changed_at <= handoffs.as_of
        and (reason_changes.new_value is not null or reason_changes.changed_at <= handoffs.closed_at)
        and (handoffs.next_captured_at is null or reason_changes.changed_at < handoffs.next_captured_at)
    group by handoffs.handoff_id, handoffs.captured_at
),

-- A reason that stands from an earlier handoff leaves no second row when it is chosen again: nobody knows whether it was.
written as (
    select
        handoff_id,
        case when not is_from_before then rejection_reason end as rejection_reason,
        case when not is_from_before and rejection_reason is not null then set_at end as set_at,
        case when not is_from_before and rejection_reason is not null then set_by_id end as set_by_id,
        not is_from_before or rejection_reason is null as is_known
    from last_changes
),

-- Before the first change its old value stood.
first_changes as (
    select
        lead_key,
        {{ value_at_first('old_value', 'changed_at', 'change_id') }} as rejection_reason
    from reason_changes
    group by lead_key
),

-- Else today's value speaks of the last handoff that was turned back; of an earlier one only where changes were being
-- recorded when the lead came: one without a change never had another value.
last_turned_back as (
    select
        lead_key,
        max(handoff_number) as handoff_number
    from handoffs
    group by lead_key
)

select
    handoffs.handoff_id,
    case
        when written.handoff_id is not null then written.rejection_reason
        when first_changes.lead_key is not null then first_changes.rejection_reason
        when last_turned_back.lead_key is not null then leads.rejection_reason
        when leads.created_at >= sources.rejection_reason_changes_since then leads.rejection_reason
    end as rejection_reason,
    case
        when written.handoff_id is not null then written.is_known
        else
            first_changes.lead_key is not null
            or last_turned_back.lead_key is not null
            or coalesce(leads.created_at >= sources.rejection_reason_changes_since, false)
    end as is_known,
    written.set_at,
    written.set_by_id
from handoffs
inner join leads
    on handoffs.lead_key = leads.lead_key
left join sources
    on leads.crm = sources.crm and leads.source_relation = sources.source_relation
left join written
    on handoffs.handoff_id = written.handoff_id
left join first_changes
    on handoffs.lead_key = first_changes.lead_key
left join last_turned_back
    on
        handoffs.lead_key = last_turned_back.lead_key
        and handoffs.handoff_number = last_turned_back.handoff_number
