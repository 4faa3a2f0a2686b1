with screened as (
    select * from {{ ref('int_crm__leads_screened') }}
),

kept as (
    select
        crm,
        source_relation,
        raw_table,
        lead_key,
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
        -- One that is merged into itself is not.
        nullif(merged_into_lead_id, lead_id) as merged_into_lead_id,
        is_deleted,
        updated_at
    from screened
    where quarantine_reason is null
)

select *
from kept
