{{ config(materialized='by_lead', unique_key=record_id('lead_id'), meta={'changes': 'int_crm__changed_records'}) }}
-- depends_on: {{ ref('int_crm__changed_records') }}

with all_rows as (
    select * from {{ ref('int_generic__leads') }}
    union all
    select * from {{ ref('int_salesforce__leads') }}
    union all
    select * from {{ ref('int_hubspot__leads') }}
),

judged as {{ not_materialized() }} (
    select
        *,
        {{ quarantine_reason('lead_id', required=['created_at'], times=['created_at', 'converted_at', 'updated_at']) }} as quarantine_reason
    from all_rows
),

-- HubSpot does not count it as an update that a contact is archived, and a loader may keep the copy from before beside it.
numbered as (
    {{ numbered_copies('judged', key=['crm', 'source_relation', 'lead_id'], order_by=[
        'updated_at desc nulls last',
        'is_deleted desc nulls last',
        'created_at desc',
        'email',
        'phone',
        'first_name',
        'last_name',
        'company',
        'website',
        'country',
        'created_by_id',
        'owner_id',
        'status',
        'lead_source',
        'source_detail',
        'conversion_point',
        'lead_type',
        'priority',
        'rejection_reason',
        'next_step',
        'is_converted',
        'converted_at',
        'converted_contact_id',
        'converted_account_id',
        'converted_opportunity_id',
        'merged_into_lead_id',
    ]) }}
),

screened as (
    select
        crm,
        source_relation,
        raw_table,
        {{ hash_key(['crm', 'source_relation', 'lead_id']) }} as lead_key,
        lead_id,
        email,
        phone,
        first_name,
        last_name,
        company,
        website,
        country,
        created_at,
        created_by_id,
        owner_id,
        status,
        lead_source,
        source_detail,
        conversion_point,
        lead_type,
        priority,
        rejection_reason,
        next_step,
        is_converted,
        converted_at,
        converted_contact_id,
        converted_account_id,
        converted_opportunity_id,
        merged_into_lead_id,
        is_deleted,
        updated_at,
        case
            when quarantine_reason is not null then quarantine_reason
            when copy_number > 1 then 'duplicate key'
        end as quarantine_reason
    from numbered
)

select *
from screened
