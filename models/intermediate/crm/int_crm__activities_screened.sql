{{ config(materialized='by_lead', unique_key=record_id('activity_id'), meta={'changes': 'int_crm__changed_records'}) }}
-- depends_on: {{ ref('int_crm__changed_records') }}

with all_rows as {{ not_materialized() }} (
    select * from {{ ref('int_generic__activities') }}
    union all
    select * from {{ ref('int_salesforce__activities') }}
    union all
    select * from {{ ref('int_hubspot__activities') }}
),

leads as (
    select * from {{ ref('int_crm__leads') }}
),

judged as {{ not_materialized() }} (
    select
        *,
        {{ quarantine_reason('activity_id', times=['created_at', 'occurred_at'], plans=['due_at']) }} as quarantine_reason
    from all_rows
),

numbered as (
    {{ numbered_copies('judged', key=['crm', 'source_relation', 'raw_table', 'activity_id'], order_by=[
        'created_at desc nulls last',
        'lead_id',
        'raw_type',
        'raw_subtype',
        'direction',
        'is_automated',
        'performed_by_id',
        'created_by_id',
        'occurred_at',
        'due_at',
        'is_completed',
        'outcome',
    ]) }}
),

screened as (
    select
        numbered.crm,
        numbered.source_relation,
        numbered.raw_table,
        leads.lead_key,
        numbered.activity_id,
        numbered.lead_id,
        numbered.raw_type,
        numbered.raw_subtype,
        numbered.direction,
        numbered.is_automated,
        numbered.performed_by_id,
        numbered.created_by_id,
        numbered.created_at,
        numbered.occurred_at,
        numbered.due_at,
        numbered.is_completed,
        numbered.outcome,
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
