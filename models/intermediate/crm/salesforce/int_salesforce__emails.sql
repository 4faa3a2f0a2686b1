with email_messages as (
    select
        *,
        {{ salesforce_id_15('activity_id') }} as task_id_15
    from {{ ref('stg_salesforce__email_message') }}
),

tasks as (
    select * from {{ ref('int_salesforce__tasks') }}
    where is_mirror
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
        max(tasks.kind_of_email) as kind
    from tasks
    left join automations
        on
            tasks.source_relation = automations.source_relation
            and {{ salesforce_id_15('tasks.owner_id') }} = automations.user_id_15
    group by tasks.source_relation, tasks.task_id_15
),

-- What an integration sent or logged with no task to say whose it is may be anybody's.
with_tasks as (
    select
        email_messages.*,
        mirrored_tasks.who_id as task_who_id,
        mirrored_tasks.owner_id as task_owner_id,
        mirrored_tasks.kind,
        automations.user_id_15 is not null as is_by_integration,
        automations.user_id_15 is not null
        and mirrored_tasks.task_id_15 is null
        and not coalesce(email_messages.is_incoming, false) as is_by_nobody_known
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

-- Who entered an activity stands for who did it where nobody else is named: of these, that is not said either.
select
    source_relation,
    email_message_id,
    coalesce(who_id, task_who_id, related_to_id) as who_id,
    coalesce(kind, 'Email') as kind,
    case is_incoming when true then 'inbound' when false then 'outbound' end as direction,
    case
        when is_by_integration and not is_by_nobody_known then coalesce(task_owner_id, created_by_id)
        when not is_by_nobody_known then created_by_id
    end as performed_by_id,
    case when not is_by_nobody_known then created_by_id end as created_by_id,
    created_at,
    message_at,
    status,
    is_deleted,
    unreadable
from with_tasks
