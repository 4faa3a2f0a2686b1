with source as (
    {{ read_raw('salesforce', 'holiday', [
        'id',
        'name',
        'activity_date',
        'is_all_day',
        'start_time_in_minutes',
        'end_time_in_minutes',
        'is_recurrence',
        'is_deleted',
        'recurrence_type',
        'recurrence_day_of_month',
        'recurrence_month_of_year',
        'recurrence_start_date',
        'recurrence_end_date_only',
        'system_modstamp',
    ]) }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ blank_to_null('id') }} as holiday_id,

        -- text
        {{ blank_to_null('name') }} as name,
        {{ blank_to_null('recurrence_type') }} as recurrence_type,
        {{ blank_to_null('recurrence_month_of_year') }} as recurrence_month,

        -- booleans
        {{ to_boolean('is_all_day') }} as is_all_day,
        {{ to_boolean('is_recurrence') }} as is_recurrence,
        {{ to_boolean('is_deleted') }} as is_deleted,

        -- numbers
        cast({{ to_number('start_time_in_minutes') }} as integer) as start_minute,
        cast({{ to_number('end_time_in_minutes') }} as integer) as end_minute,
        cast({{ to_number('recurrence_day_of_month') }} as integer) as recurrence_day_of_month,

        -- dates
        {{ salesforce_day('activity_date') }} as activity_date,
        {{ salesforce_day('recurrence_start_date') }} as recurrence_start_date,
        {{ salesforce_day('recurrence_end_date_only') }} as recurrence_end_date,

        -- timestamps
        {{ to_utc('system_modstamp') }} as system_modstamp,

        -- what could not be read
        {{ unreadable([
            ['activity_date', 'activity_date', salesforce_day('activity_date')],
            ['is_all_day', 'is_all_day', to_boolean('is_all_day')],
            ['start_time_in_minutes', 'start_time_in_minutes', to_number('start_time_in_minutes')],
            ['end_time_in_minutes', 'end_time_in_minutes', to_number('end_time_in_minutes')],
            ['is_recurrence', 'is_recurrence', to_boolean('is_recurrence')],
            ['is_deleted', 'is_deleted', to_boolean('is_deleted')],
            ['recurrence_day_of_month', 'recurrence_day_of_month', to_number('recurrence_day_of_month')],
            ['recurrence_start_date', 'recurrence_start_date', salesforce_day('recurrence_start_date')],
            ['recurrence_end_date_only', 'recurrence_end_date_only', salesforce_day('recurrence_end_date_only')],
            ['system_modstamp', 'system_modstamp', to_utc('system_modstamp')],
        ]) }} as unreadable
    from source
)

select *
from renamed
