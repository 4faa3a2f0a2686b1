with source as (
    {{ definition('calendar_holidays', ['calendar', 'holiday_date', 'name']) }}
),

calendars as (
    {{ definition('calendars', ['calendar']) }}
),

renamed as (
    select
        row_number,
        calendar,
        {{ to_date('holiday_date') }} as holiday_date,
        name as holiday_name,
        calendar in (
            select calendars.calendar from calendars
            where calendars.calendar is not null
        ) as is_known_calendar
    from source
),

compared as (
    select
        *,
        {{ rows_alike(['calendar', 'holiday_date']) }} as rows_of_holiday
    from renamed
)

select
    calendar,
    holiday_date,
    holiday_name,
    row_number,
    {{ definition_problem([
        ["calendar is null", "'No name: fill in calendar.'"],
        ["not is_known_calendar",
            "'Unknown calendar ' || calendar || ': add it to calendars.csv, or name one that is there. '
            || 'With calendars of your own, bring a calendar_holidays.csv, too.'"],
        ["holiday_date is null", "'holiday_date is no date: write it as 2024-12-25.'"],
        ["calendar is not null and holiday_date is not null and rows_of_holiday > 1",
            "'The holiday is there ' || rows_of_holiday || ' times: keep one row.'"],
    ]) }} as problem
from compared
