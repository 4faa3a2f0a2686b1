with source as (
    {{ definition('calendars', ['calendar', 'timezone', 'business_day_minutes', 'is_default']) }}
),

hours as (
    {{ definition('calendar_hours', ['calendar']) }}
),

time_zones as (
    {{ time_zone_names() }}
),

renamed as (
    select
        source.row_number,
        source.calendar,
        source.timezone,
        coalesce({{ to_boolean('source.is_default') }}, false) as is_default,
        {{ to_number('source.business_day_minutes') }} as minutes_as_written,
        source.is_default is not null and {{ to_boolean('source.is_default') }} is null as is_default_unreadable,
        time_zones.name is not null as is_known_zone,
        source.calendar in (
            select hours.calendar from hours
            where hours.calendar is not null
        ) as has_hours
    from source
    left join time_zones
        on source.timezone = time_zones.name
        -- Names without a region, such as IST or EST, mean different zones to different people.
        and (time_zones.name like '%/%' or time_zones.name = 'UTC')
),

compared as (
    select
        *,
        case when minutes_as_written between 1 and 1440 then cast(minutes_as_written as integer) end as business_day_minutes,
        {{ rows_alike(['calendar']) }} as rows_of_calendar,
        sum(case when is_default then 1 else 0 end) over () as default_calendars
    from renamed
),

checked as (
    select
        calendar,
        timezone,
        business_day_minutes,
        is_default,
        row_number,
        {{ definition_problem([
            ["calendar is null", "'No name: fill in calendar.'"],
            ["calendar is not null and rows_of_calendar > 1",
                "'Calendar ' || calendar || ' is defined in ' || rows_of_calendar || ' rows: keep one.'"],
            ["timezone is null", "'No time zone: fill in an IANA zone such as Europe/Madrid.'"],
            ["timezone is not null and not is_known_zone",
                "'Unknown time zone ' || timezone || ': write the IANA zone, such as Europe/Madrid, or UTC.'"],
            ["business_day_minutes is null or business_day_minutes <> minutes_as_written",
                "'business_day_minutes is no whole number from 1 to 1440: write the working minutes of a day.'"],
            ["is_default_unreadable", "'is_default is neither true nor false: write one of them.'"],
            ["is_default and default_calendars > 1",
                "'More than one calendar is the default: leave is_default true on one of them.'"],
            ["calendar is not null and not has_hours",
                "'Calendar ' || calendar || ' has no hours: give it rows in calendar_hours.csv, or take it out.'"],
        ]) }} as problem
    from compared
),

-- A file in which no row can be blamed: the header stands for it.
no_default as (
    select
        cast(null as {{ dbt.type_string() }}) as calendar,
        cast(null as {{ dbt.type_string() }}) as timezone,
        cast(null as integer) as business_day_minutes,
        false as is_default,
        1 as row_number,
        'No calendar is the default: set is_default to true on one row.' as problem
    where not exists (
        select 1 from renamed
        where is_default
    )
)

select * from checked
union all
select * from no_default
