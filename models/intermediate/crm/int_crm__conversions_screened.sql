{{ config(materialized='by_lead', unique_key=record_id('conversion_id'), meta={'changes': 'int_crm__changed_records'}) }}
-- depends_on: {{ ref('int_crm__changed_records') }}

with all_rows as (
    select * from {{ ref('int_generic__conversions') }}
    union all
    select * from {{ ref('int_salesforce__conversions') }}
    union all
    select * from {{ ref('int_hubspot__conversions') }}
),

leads as (
    select * from {{ ref('int_crm__leads') }}
),

judged as {{ not_materialized() }} (
    select
        *,
        {{ quarantine_reason('conversion_id', required=['submitted_at'], times=['submitted_at']) }} as quarantine_reason
    from all_rows
),

numbered as (
    {{ numbered_copies('judged', key=['crm', 'source_relation', 'conversion_id'], order_by=[
        'submitted_at desc',
        'lead_id',
        'conversion_point',
        'lead_source',
        'offer',
        'page_url',
    ]) }}
),

screened as (
    select
        numbered.crm,
        numbered.source_relation,
        numbered.raw_table,
        leads.lead_key,
        numbered.conversion_id,
        numbered.lead_id,
        numbered.submitted_at,
        numbered.conversion_point,
        numbered.lead_source,
        numbered.offer,
        numbered.page_url,
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
