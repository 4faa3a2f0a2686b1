with activity_records as (
    select
        *,
        case when who_id like '00Q%' then who_id end as who_lead_id,
        case when who_id like '003%' then {{ salesforce_id_15('who_id') }} end as who_contact_id_15,
        coalesce(occurred_at, created_at, timestamp '1990-01-01') as active_at
    from {{ ref('int_salesforce__activity_records') }}
),

lead_ids as (
    select * from {{ ref('int_salesforce__lead_ids') }}
),

user_ids as (
    select * from {{ ref('int_salesforce__user_ids') }}
),

contact_leads as (
    select * from {{ ref('int_salesforce__contact_leads') }}
),

-- A deleted activity is neither evidence of an action nor a plan.
mapped as (
    select
        'salesforce' as crm,
        records.source_relation,
        records.raw_table,
        records.activity_id,
        coalesce({{ written_id('records.who_lead_id', 'lead_id', 'lead') }}, contact_leads.lead_id) as lead_id,
        records.raw_table as raw_type,
        case when records.is_deleted then 'Deleted' else records.raw_subtype end as raw_subtype,
        records.direction,
        cast(null as boolean) as is_automated,
        {{ written_id('records.performed_by_id', 'user_id', 'performer') }} as performed_by_id,
        {{ written_id('records.created_by_id', 'user_id', 'creator') }} as created_by_id,
        records.created_at,
        records.occurred_at,
        case when not coalesce(records.is_deleted, false) then records.due_at end as due_at,
        records.is_completed,
        records.outcome,
        records.unreadable
    from activity_records as records
    left join contact_leads
        on
            records.source_relation = contact_leads.source_relation
            and records.who_contact_id_15 = contact_leads.contact_id_15
            and records.active_at >= contact_leads.work_starts_at
            and records.active_at < contact_leads.work_ends_at
    {{ left_join_written_ids('records', 'who_lead_id', 'lead_ids', 'lead_id', 'lead') }}
    {{ left_join_written_ids('records', 'performed_by_id', 'user_ids', 'user_id', 'performer') }}
    {{ left_join_written_ids('records', 'created_by_id', 'user_ids', 'user_id', 'creator') }}
)

select *
from mapped
