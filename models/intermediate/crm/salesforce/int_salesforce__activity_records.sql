{#- Tasks, events and e-mails as one: what each row says of itself, before it is looked up whom it is about. -#}

with task_types as (
    select
        crm,
        raw_subtype as type,
        is_automated
    from {{ ref('stg_definitions__activity_map') }}
    where raw_type = 'task'
),

source_tasks as (
    select
        'salesforce' as crm,
        *
    from {{ ref('stg_salesforce__task') }}
),

typed_tasks as (
    {{ looked_up('source_tasks', 'task_types', 'type', ['is_automated']) }}
),

-- Tools that send sequences log what they send as Email or Call: a type that is known to be automated says more.
tasks as (
    select
        *,
        {{ salesforce_id_15('task_id') }} as task_id_15,
        case
            when lower(call_type) = 'internal' then 'InternalCall'
            when is_automated then type
            when task_subtype is null or lower(task_subtype) = 'task' then coalesce(type, 'Task')
            else task_subtype
        end as kind,
        case
            when is_closed or lower(status) = 'completed' or completed_at is not null then true
            when is_closed is not null or status is not null then false
        end as is_done
    from typed_tasks
),

-- A series that was made in Classic says so in is_recurrence, one made in Lightning in group_event_type.
events as (
    select
        *,
        coalesce(is_recurrence, false) or coalesce(group_event_type = '3', false) as is_series
    from {{ ref('stg_salesforce__event') }}
),

email_messages as (
    select
        *,
        {{ salesforce_id_15('activity_id') }} as task_id_15
    from {{ ref('stg_salesforce__email_message') }}
),

-- Salesforce writes an e-mail twice, as itself and as a task. The e-mail counts, unless it is of no use itself.
mirrors as (
    select
        source_relation,
        task_id_15
    from email_messages
    where
        task_id_15 is not null
        and email_message_id is not null
        and unreadable is null
        and not coalesce(is_deleted, false)
    group by source_relation, task_id_15
),

-- Users that are no person: what logs an e-mail for somebody is not who wrote it.
automations as (
    select distinct
        source_relation,
        {{ salesforce_id_15('user_id') }} as user_id_15
    from {{ ref('int_salesforce__users') }}
    where user_type = 'integration'
),

-- What the task knows of its e-mail: whom it is about, whose it is, and what kind of e-mail, such as one to a list.
mirrored_tasks as (
    select
        tasks.source_relation,
        tasks.task_id_15,
        max(tasks.who_id) as who_id,
        max(case when automations.user_id_15 is null and tasks.owner_id like '005%' then tasks.owner_id end) as owner_id,
        max(
            case
                when tasks.is_automated then tasks.type
                when lower(tasks.task_subtype) <> 'task' then tasks.task_subtype
            end
        ) as subtype
    from tasks
    inner join mirrors
        on tasks.source_relation = mirrors.source_relation and tasks.task_id_15 = mirrors.task_id_15
    left join automations
        on
            tasks.source_relation = automations.source_relation
            and {{ salesforce_id_15('tasks.owner_id') }} = automations.user_id_15
    group by tasks.source_relation, tasks.task_id_15
),

task_records as (
    select
        tasks.source_relation,
        'task' as raw_table,
        tasks.task_id as activity_id,
        tasks.who_id,
        case when mirrors.task_id_15 is not null then 'EmailMirror' else tasks.kind end as raw_subtype,
        case when lower(tasks.call_type) in ('inbound', 'outbound') then lower(tasks.call_type) end as direction,
        tasks.owner_id as performed_by_id,
        tasks.created_by_id,
        tasks.created_at,
        -- Without a time of its own one that was planned for another day was done nobody knows when. A day has no time zone.
        case
            when tasks.is_done and tasks.completed_at is not null then tasks.completed_at
            when
                tasks.is_done
                and coalesce(tasks.activity_date < {{ dbt.dateadd('day', 1, 'tasks.created_at') }}, true)
                then tasks.created_at
        end as occurred_at,
        case when mirrors.task_id_15 is null then tasks.activity_date end as due_at,
        tasks.is_done as is_completed,
        tasks.call_disposition as outcome,
        tasks.is_deleted,
        tasks.unreadable
    from tasks
    left join mirrors
        on tasks.source_relation = mirrors.source_relation and tasks.task_id_15 = mirrors.task_id_15
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

-- What an integration sent or logged with no task to say whose it is may be anybody's. Who entered an activity stands for
-- who did it where nobody else is named, so that it is not said of these either.
email_records as (
    select
        email_messages.source_relation,
        'email_message' as raw_table,
        email_messages.email_message_id as activity_id,
        coalesce(email_messages.who_id, mirrored_tasks.who_id, email_messages.related_to_id) as who_id,
        coalesce(mirrored_tasks.subtype, 'Email') as raw_subtype,
        case email_messages.is_incoming when true then 'inbound' when false then 'outbound' end as direction,
        case
            when automations.user_id_15 is null then email_messages.created_by_id
            when mirrored_tasks.task_id_15 is not null or email_messages.is_incoming
                then coalesce(mirrored_tasks.owner_id, email_messages.created_by_id)
        end as performed_by_id,
        case
            when
                automations.user_id_15 is null
                or mirrored_tasks.task_id_15 is not null
                or email_messages.is_incoming
                then email_messages.created_by_id
        end as created_by_id,
        email_messages.created_at,
        email_messages.message_at as occurred_at,
        cast(null as timestamp) as due_at,
        coalesce(lower(email_messages.status) not in ('5', 'draft'), true) as is_completed,
        email_messages.status as outcome,
        email_messages.is_deleted,
        email_messages.unreadable
    from email_messages
    left join mirrored_tasks
        on
            email_messages.source_relation = mirrored_tasks.source_relation
            and email_messages.task_id_15 = mirrored_tasks.task_id_15
    left join automations
        on
            email_messages.source_relation = automations.source_relation
            and {{ salesforce_id_15('email_messages.created_by_id') }} = automations.user_id_15
)

select * from task_records
union all
select * from event_records
union all
select * from email_records
