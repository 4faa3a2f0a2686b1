with source as (
    {{ read_raw('salesforce', 'lead', [
        'id',
        'created_by_id',
        'owner_id',
        'converted_contact_id',
        'converted_account_id',
        'converted_opportunity_id',
        'master_record_id',
        'email',
        'phone',
        'first_name',
        'last_name',
        'company',
        'website',
        'country',
        'status',
        {'lead_source': custom_field('salesforce', 'lead_source')},
        {'source_detail': custom_field('salesforce', 'source_detail')},
        {'conversion_point': custom_field('salesforce', 'conversion_point')},
        {'lead_type': custom_field('salesforce', 'lead_type')},
        {'priority': custom_field('salesforce', 'priority')},
        {'rejection_reason': custom_field('salesforce', 'rejection_reason')},
        {'next_step': custom_field('salesforce', 'next_step')},
        'is_converted',
        'is_deleted',
        'created_date',
        'converted_date',
        'last_modified_date',
        'system_modstamp',
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ blank_to_null('id') }} as lead_id,
        {{ blank_to_null('created_by_id') }} as created_by_id,
        {{ blank_to_null('owner_id') }} as owner_id,
        {{ blank_to_null('converted_contact_id') }} as converted_contact_id,
        {{ blank_to_null('converted_account_id') }} as converted_account_id,
        {{ blank_to_null('converted_opportunity_id') }} as converted_opportunity_id,
        {{ blank_to_null('master_record_id') }} as master_record_id,

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
        {{ to_utc('created_date') }} as created_at,
        {{ to_utc('converted_date') }} as converted_date,
        {{ to_utc('last_modified_date') }} as last_modified_at,
        {{ to_utc('system_modstamp') }} as system_modstamp,

        -- what could not be read
        {{ unreadable([
            ['is_converted', 'is_converted', to_boolean('is_converted')],
            ['is_deleted', 'is_deleted', to_boolean('is_deleted')],
            ['created_date', 'created_date', to_utc('created_date')],
            ['converted_date', 'converted_date', to_utc('converted_date')],
            ['last_modified_date', 'last_modified_date', to_utc('last_modified_date')],
            ['system_modstamp', 'system_modstamp', to_utc('system_modstamp')],
        ]) }} as unreadable
    from source
)

select *
from renamed
