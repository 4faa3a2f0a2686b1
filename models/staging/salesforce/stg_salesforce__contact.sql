with source as (
    {{ read_raw('salesforce', 'contact', [
        'id',
        'account_id',
        'master_record_id',
        'email',
        'phone',
        'is_deleted',
        'created_date',
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ blank_to_null('id') }} as contact_id,
        {{ blank_to_null('account_id') }} as account_id,
        {{ blank_to_null('master_record_id') }} as master_record_id,

        -- text
        {{ blank_to_null('email') }} as email,
        {{ blank_to_null('phone') }} as phone,

        -- booleans
        {{ to_boolean('is_deleted') }} as is_deleted,

        -- timestamps
        {{ to_utc('created_date') }} as created_at,

        -- what could not be read
        {{ unreadable([
            ['is_deleted', 'is_deleted', to_boolean('is_deleted')],
            ['created_date', 'created_date', to_utc('created_date')],
        ]) }} as unreadable
    from source
)

select *
from renamed
