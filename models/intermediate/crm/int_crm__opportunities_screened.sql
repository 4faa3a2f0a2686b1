{{ config(materialized='table') }}

with all_rows as (
    select * from {{ ref('int_generic__opportunities') }}
    union all
    select * from {{ ref('int_salesforce__opportunities') }}
    union all
    select * from {{ ref('int_hubspot__opportunities') }}
),

leads as (
    select * from {{ ref('int_crm__leads') }}
),

judged as (
    select
        *,
        {{ quarantine_reason('opportunity_id', required=['created_at'], times=['created_at', 'closed_at']) }} as quarantine_reason
    from all_rows
),

numbered as (
    {{ numbered_copies('judged', key=['crm', 'source_relation', 'opportunity_id'], order_by=[
        'closed_at desc nulls last',
        'created_at desc',
        'lead_id',
        'account_id',
        'contact_id',
        'owner_id',
        'stage',
        'lead_source',
        'is_closed',
        'is_won',
        'amount',
    ]) }}
),

screened as (
    select
        numbered.crm,
        numbered.source_relation,
        numbered.raw_table,
        leads.lead_key,
        numbered.opportunity_id,
        numbered.lead_id,
        numbered.account_id,
        numbered.contact_id,
        numbered.owner_id,
        numbered.created_at,
        numbered.stage,
        numbered.lead_source,
        numbered.is_closed,
        numbered.is_won,
        numbered.closed_at,
        numbered.amount,
        case
            when numbered.quarantine_reason is not null then numbered.quarantine_reason
            when numbered.copy_number > 1 then 'duplicate key'
            when numbered.lead_id is not null and leads.lead_key is null then 'orphan: no such lead'
        end as quarantine_reason
    from numbered
    left join leads
        on
            numbered.crm = leads.crm
            and numbered.source_relation = leads.source_relation
            and numbered.lead_id = leads.lead_id
)

select *
from screened
