with source as (
    {{ read_raw('hubspot', 'contact', [
        ['contact_id', 'id', 'hs_object_id', 'record_id', 'vid'],
        ['owner_id', 'hubspot_owner_id'],
        ['created_by_user_id', 'hs_created_by_user_id'],
        ['merged_contact_ids', 'hs_merged_object_ids'],
        ['merged_contact_times', 'hs_calculated_merged_vids'],
        'email',
        'phone',
        ['first_name', 'firstname'],
        ['last_name', 'lastname'],
        'company',
        'website',
        'country',
        ['lifecycle_stage', 'lifecyclestage'],
        ['lead_status', 'hs_lead_status'],
        ['analytics_source', 'hs_analytics_source'],
        {'lead_source': custom_field('hubspot', 'lead_source')},
        {'source_detail': custom_field('hubspot', 'source_detail')},
        {'conversion_point': custom_field('hubspot', 'conversion_point')},
        {'lead_type': custom_field('hubspot', 'lead_type')},
        {'priority': custom_field('hubspot', 'priority')},
        {'rejection_reason': custom_field('hubspot', 'rejection_reason')},
        {'next_step': custom_field('hubspot', 'next_step')},
        ['is_deleted', 'archived'],
        ['created_at', 'createdate', 'created_at'],
        ['updated_at', 'lastmodifieddate', 'updated_at'],
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ hubspot_id('contact_id') }} as contact_id,
        {{ hubspot_id('owner_id') }} as owner_id,
        {{ hubspot_id('created_by_user_id') }} as created_by_user_id,
        {{ blank_to_null('merged_contact_ids') }} as merged_contact_ids,
        {{ blank_to_null('merged_contact_times') }} as merged_contact_times,

        -- text
        {{ blank_to_null('email') }} as email,
        {{ blank_to_null('phone') }} as phone,
        {{ blank_to_null('first_name') }} as first_name,
        {{ blank_to_null('last_name') }} as last_name,
        {{ blank_to_null('company') }} as company,
        {{ blank_to_null('website') }} as website,
        {{ blank_to_null('country') }} as country,
        {{ blank_to_null('lifecycle_stage') }} as lifecycle_stage,
        {{ blank_to_null('lead_status') }} as lead_status,
        {{ blank_to_null('analytics_source') }} as analytics_source,
        {{ blank_to_null('lead_source') }} as lead_source,
        {{ blank_to_null('source_detail') }} as source_detail,
        {{ blank_to_null('conversion_point') }} as conversion_point,
        {{ blank_to_null('lead_type') }} as lead_type,
        {{ blank_to_null('priority') }} as priority,
        {{ blank_to_null('rejection_reason') }} as rejection_reason,
        {{ blank_to_null('next_step') }} as next_step,

        -- booleans
        {{ to_boolean('is_deleted') }} as is_deleted,

        -- timestamps
        {{ to_utc_or_epoch('created_at') }} as created_at,
        {{ to_utc_or_epoch('updated_at') }} as updated_at,

        -- what could not be read
        {{ unreadable([
            ['is_deleted', 'is_deleted', to_boolean('is_deleted')],
            ['created_at', 'created_at', to_utc_or_epoch('created_at')],
            ['updated_at', 'updated_at', to_utc_or_epoch('updated_at')],
        ]) }} as unreadable
    from source
)

select *
from renamed
