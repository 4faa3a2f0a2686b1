{#- Tasks, events and e-mails as one: what each row says of itself, before it is looked up whom it is about. -#}

with tasks as (
    select * from {{ ref('int_salesforce__tasks') }}
),

-- A series that was made in Classic says so in is_recurrence, one made in Lightning in group_event_type.
events as (
    select
        *,
        coalesce(is_recurrence, false) or coalesce(group_event_type = '3', false) as is_series
    from {{ ref('stg_salesforce__event') }}
),

emails as (
    select * from {{ ref('int_salesforce__emails') }}
),

task_records as (
    select
        source_relation,
        'task' as raw_table,
        task_id as activity_id,
        who_id,
        case when is_mirror then 'EmailMirror' else kind end as raw_subtype,
        direction,
        owner_id as performed_by_id,
        created_by_id,
        created_at,
        -- Without a time of its own one that was planned for another day was done nobody knows when. A day has no time zone.
        case
            when is_done and completed_at is not null then completed_at
            when is_done and coalesce(activity_date < {{ dbt.dateadd('day', 1, 'created_at') }}, true) then created_at
        end as occurred_at,
        case when not is_mirror then activity_date end as due_at,
        is_done as is_completed,
        call_disposition as outcome,
        is_deleted,
        unreadable
    from tasks
),

-- Salesforce does not say whether a meeting was held: is_completed stays open. Each colleague who is invited gets a
-- copy of the meeting: the meeting is the one of its organizer. Of a series there is one row more than meetings.
-- One without a start is for nobody knows when, from its creation on.
event_records as (
    select
        source_relation,
        'event' as raw_table,
        event_id as activity_id,
        who_id,
        case
            when is_child then 'Invitation'
            when is_series then 'Recurrence'
            when event_subtype is null or lower(event_subtype) = 'event' then coalesce(type, event_subtype)
            else event_subtype
        end as raw_subtype,
        cast(null as {{ dbt.type_string() }}) as direction,
        owner_id as performed_by_id,
        created_by_id,
        created_at,
        starts_at as occurred_at,
        case
            when not coalesce(is_child, false) and not is_series then coalesce(starts_at, created_at)
        end as due_at,
        cast(null as boolean) as is_completed,
        cast(null as {{ dbt.type_string() }}) as outcome,
        is_deleted,
        unreadable
    from events
),

email_records as (
    select
        source_relation,
        'email_message' as raw_table,
        email_message_id as activity_id,
        who_id,
        kind as raw_subtype,
        direction,
        performed_by_id,
        created_by_id,
        created_at,
        message_at as occurred_at,
        cast(null as timestamp) as due_at,
        coalesce(lower(status) not in ('5', 'draft'), true) as is_completed,
        status as outcome,
        is_deleted,
        unreadable
    from emails
)

select * from task_records
union all
select * from event_records
union all
select * from email_records
