{{ config(materialized='by_lead', unique_key=record_id('change_id'), meta={'changes': 'int_crm__changed_records'}) }}
-- depends_on: {{ ref('int_crm__changed_records') }}

with all_rows as {{ not_materialized() }} (
    select * from {{ ref('int_generic__field_changes') }}
    union all
    select * from {{ ref('int_salesforce__field_changes') }}
    union all
    select * from {{ ref('int_hubspot__field_changes') }}
),

leads as (
    select * from {{ ref('int_crm__leads') }}
),

judged as {{ not_materialized() }} (
    select
        *,
        -- Of a contact that stood for no lead, nothing but the lead is missing.
        case
            when raw_table = 'contact_history'
                then {{ quarantine_reason('change_id', required=['field', 'changed_at'], times=['changed_at']) }}
            else {{ quarantine_reason('change_id', required=['lead_id', 'field', 'changed_at'], times=['changed_at']) }}
        end as quarantine_reason
    from all_rows
),

numbered as (
    {{ numbered_copies('judged', key=['crm', 'source_relation', 'raw_table', 'change_id'], order_by=[
        'changed_at desc',
        'lead_id',
        'field',
        'old_value',
        'new_value',
        'changed_by_id',
    ]) }}
),

screened as (
    select
        numbered.crm,
        numbered.source_relation,
        numbered.raw_table,
        leads.lead_key,
        numbered.change_id,
        numbered.lead_id,
        numbered.field,
        numbered.old_value,
        numbered.new_value,
        numbered.changed_at,
        numbered.changed_by_id,
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
