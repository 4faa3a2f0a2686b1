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
        *,
        {{ salesforce_id_15('task_id') }} as task_id_15
    from {{ ref('stg_salesforce__task') }}
),

email_messages as (
    select * from {{ ref('stg_salesforce__email_message') }}
),

typed as (
    {{ looked_up('source_tasks', 'task_types', 'type', ['is_automated']) }}
),

-- Salesforce writes an e-mail twice, as itself and as a task. The e-mail counts, unless it is of no use itself.
mirrors as (
    select distinct
        source_relation,
        {{ salesforce_id_15('activity_id') }} as task_id_15
    from email_messages
    where
        activity_id is not null
        and email_message_id is not null
        and unreadable is null
        and not coalesce(is_deleted, false)
)

-- Tools that send sequences log what they send as Email or Call: a type that is known to be automated says more.
select
    typed.source_relation,
    typed.task_id,
    typed.task_id_15,
    typed.who_id,
    typed.owner_id,
    case
        when lower(typed.call_type) = 'internal' then 'InternalCall'
        when typed.is_automated then typed.type
        when typed.task_subtype is null or lower(typed.task_subtype) = 'task' then coalesce(typed.type, 'Task')
        else typed.task_subtype
    end as kind,
    case
        when typed.is_automated then typed.type
        when lower(typed.task_subtype) <> 'task' then typed.task_subtype
    end as kind_of_email,
    mirrors.task_id_15 is not null as is_mirror,
    case when lower(typed.call_type) in ('inbound', 'outbound') then lower(typed.call_type) end as direction,
    case
        when typed.is_closed or lower(typed.status) = 'completed' or typed.completed_at is not null then true
        when typed.is_closed is not null or typed.status is not null then false
    end as is_done,
    typed.created_by_id,
    typed.created_at,
    typed.completed_at,
    typed.activity_date,
    typed.call_disposition,
    typed.is_deleted,
    typed.unreadable
from typed
left join mirrors
    on typed.source_relation = mirrors.source_relation and typed.task_id_15 = mirrors.task_id_15
