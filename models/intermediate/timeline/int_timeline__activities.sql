{{ config(materialized='by_lead', unique_key='lead_key') }}
-- depends_on: {{ ref('int_changes__leads') }}

with activities as (
    select * from {{ ref('int_crm__activities') }}
    where lead_key is not null
),

meanings as (
    select * from {{ ref('int_crm__activity_meanings') }}
),

call_outcome_meanings as (
    select * from {{ ref('int_crm__call_outcome_meanings') }}
),

owners as (
    select * from {{ ref('int_crm__owners') }}
),

sources as (
    select * from {{ ref('int_crm__sources') }}
),

-- What the record says comes before what its type usually means; that it is automated either of them may say.
described as (
    select
        activities.lead_key,
        activities.crm,
        activities.source_relation,
        activities.raw_table,
        activities.activity_id as raw_id,
        meanings.activity_type,
        coalesce(activities.direction, meanings.direction) as direction,
        coalesce(activities.is_automated, false) or coalesce(meanings.is_automated, false) as is_automated,
        meanings.counts_as_action,
        meanings.activity_type = 'call' and coalesce(call_outcome_meanings.is_connected, false) as is_connected,
        coalesce(activities.performed_by_id, activities.created_by_id) as performed_by_id,
        activities.created_at,
        activities.occurred_at,
        activities.due_at,
        activities.is_completed,
        -- What was not planned was written down when it was done.
        activities.due_at is null
        or coalesce(activities.is_completed and activities.due_at <= activities.created_at, false) as is_logged,
        sources.as_of
    from activities
    inner join sources
        on activities.crm = sources.crm and activities.source_relation = sources.source_relation
    left join meanings
        on
            activities.crm = meanings.crm
            and activities.source_relation = meanings.source_relation
            and coalesce(activities.raw_type, '') = meanings.raw_type
            and coalesce(activities.raw_subtype, '') = meanings.raw_subtype
    left join call_outcome_meanings
        on
            activities.crm = call_outcome_meanings.crm
            and activities.source_relation = call_outcome_meanings.source_relation
            and activities.outcome = call_outcome_meanings.raw_outcome
),

-- What was planned and carries no time of its own was done nobody knows when, if at all.
done as (
    select
        *,
        case
            when coalesce(is_completed, true) and (occurred_at is not null or is_logged)
                then coalesce(occurred_at, created_at)
        end as done_at,
        case
            when coalesce(is_completed, due_at <= as_of) and occurred_at is null and not is_logged then created_at
        end as possibly_done_at
    from described
),

-- A meeting that lies ahead of as_of is a plan, whatever the CRM calls it.
timed as (
    select
        *,
        case when done_at <= as_of then done_at end as happened_at,
        case
            when
                (due_at is not null or (activity_type = 'meeting' and occurred_at is not null))
                and (done_at is null or created_at < done_at)
                then created_at
        end as planned_at,
        coalesce(due_at, case when activity_type = 'meeting' then occurred_at end) as planned_for_at
    from done
),

flagged as (
    select
        timed.*,
        timed.happened_at is not null
        and coalesce(timed.counts_as_action, false)
        and not timed.is_automated
        and coalesce(timed.direction, 'outbound') = 'outbound'
        and coalesce(owners.is_sales_person, false) as is_action,
        coalesce(timed.happened_at, timed.possibly_done_at) is not null
        and coalesce(timed.counts_as_action, true)
        and not timed.is_automated
        and coalesce(timed.direction, 'outbound') <> 'inbound'
        and coalesce(owners.owner_kind, 'user') = 'user'
        and coalesce(owners.is_sales, true) as may_be_action
    from timed
    left join owners
        on
            timed.crm = owners.crm
            and timed.source_relation = owners.source_relation
            and timed.performed_by_id = owners.owner_id
)

-- Nobody knows whether it was an action where a definition says nothing of its type, or of whoever did it, where its direction
-- is neither, or nobody knows when it was done.
select
    lead_key,
    crm,
    source_relation,
    raw_table,
    raw_id,
    activity_type,
    performed_by_id,
    happened_at,
    case when may_be_action and not is_action then coalesce(happened_at, possibly_done_at) end as possibly_happened_at,
    planned_at,
    case when planned_at is not null then planned_for_at end as planned_for_at,
    due_at,
    is_action,
    may_be_action and not is_action as is_possible_action,
    is_automated,
    happened_at is not null and coalesce(is_connected, false) as is_connected,
    happened_at is not null
    and not is_automated
    and coalesce(activity_type in ('call', 'email', 'meeting', 'sms', 'social'), false)
    and coalesce(direction = 'inbound', false) as is_reply
from flagged
