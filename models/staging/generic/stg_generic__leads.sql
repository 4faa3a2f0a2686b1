{{ config(materialized='by_lead_view', meta={'changes': 'int_crm__changed_records'}) }}

with source as (
    select * from {{ ref('base_generic__leads') }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ blank_to_null('lead_id') }} as lead_id,
        {{ blank_to_null('created_by_id') }} as created_by_id,
        {{ blank_to_null('owner_id') }} as owner_id,
        {{ blank_to_null('converted_contact_id') }} as converted_contact_id,
        {{ blank_to_null('converted_account_id') }} as converted_account_id,
        {{ blank_to_null('converted_opportunity_id') }} as converted_opportunity_id,
        {{ blank_to_null('merged_into_lead_id') }} as merged_into_lead_id,

        -- text
        {{ blank_to_null('email') }} as email,
        {{ blank_to_null('phone') }} as phone,
        {{ blank_to_null('first_name') }} as first_name,
        {{ blank_to_null('last_name') }} as last_name,
        {{ blank_to_null('company') }} as company,
        {{ blank_to_null('website') }} as website,
        {{ blank_to_null('country') }} as country,
        {{ blank_to_null('status') }} as status,
        {{ blank_to_null('lead_source') }} as lead_source,
        {{ blank_to_null('source_detail') }} as source_detail,
        {{ blank_to_null('conversion_point') }} as conversion_point,
        {{ blank_to_null('lead_type') }} as lead_type,
        {{ blank_to_null('priority') }} as priority,
        {{ blank_to_null('rejection_reason') }} as rejection_reason,
        {{ blank_to_null('next_step') }} as next_step,

        -- booleans
        {{ to_boolean('is_converted') }} as is_converted,
        {{ to_boolean('is_deleted') }} as is_deleted,

        -- timestamps
        {{ to_utc('created_at') }} as created_at,
        {{ to_utc('converted_at') }} as converted_at,
        {{ to_utc('updated_at') }} as updated_at,

        -- what could not be read
        {{ unreadable([
            ['is_converted', 'is_converted', to_boolean('is_converted')],
            ['is_deleted', 'is_deleted', to_boolean('is_deleted')],
            ['created_at', 'created_at', to_utc('created_at')],
            ['converted_at', 'converted_at', to_utc('converted_at')],
            ['updated_at', 'updated_at', to_utc('updated_at')],
        ]) }} as unreadable
    from source
)

select *
from renamed
