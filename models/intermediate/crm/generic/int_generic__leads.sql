{{ config(materialized='by_lead_view', meta={'changes': 'int_crm__changed_records'}) }}

with rows_as_loaded as (
    select * from {{ ref('stg_generic__leads') }}
),

mapped as (
    select
        'generic' as crm,
        source_relation,
        'leads' as raw_table,
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
        unreadable
    from rows_as_loaded
)

select *
from mapped
