{%- set times = salesforce_hours_columns('time') -%}

with source as (
    {{ read_raw('salesforce', 'business_hours', [
        'id',
        'name',
        'is_active',
        'is_default',
        'is_deleted',
        'time_zone_sid_key',
        'monday_start_time',
        'monday_end_time',
        'tuesday_start_time',
        'tuesday_end_time',
        'wednesday_start_time',
        'wednesday_end_time',
        'thursday_start_time',
        'thursday_end_time',
        'friday_start_time',
        'friday_end_time',
        'saturday_start_time',
        'saturday_end_time',
        'sunday_start_time',
        'sunday_end_time',
        'system_modstamp',
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ blank_to_null('id') }} as business_hours_id,

        -- text
        {{ blank_to_null('name') }} as name,
        {{ blank_to_null('time_zone_sid_key') }} as timezone,

        -- booleans
        {{ to_boolean('is_active') }} as is_active,
        {{ to_boolean('is_default') }} as is_default,
        {{ to_boolean('is_deleted') }} as is_deleted,

        -- minutes of the day
        {%- for time in times %}
        {{ salesforce_minute_of_day(time) }} as {{ time | replace('_time', '_minute') }},
        {%- endfor %}

        -- timestamps
        {{ to_utc('system_modstamp') }} as system_modstamp,

        -- what could not be read
        {{ unreadable([
            ['is_active', 'is_active', to_boolean('is_active')],
            ['is_default', 'is_default', to_boolean('is_default')],
            ['is_deleted', 'is_deleted', to_boolean('is_deleted')],
            ['system_modstamp', 'system_modstamp', to_utc('system_modstamp')],
        ] + salesforce_hours_read()) }} as unreadable
    from source
)

select *
from renamed
