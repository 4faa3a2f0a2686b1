with source as (
    {{ definition('calendar_hours', ['calendar', 'weekday', 'opens_at', 'closes_at']) }}
),

calendars as (
    {{ definition('calendars', ['calendar']) }}
),

renamed as (
    select
        row_number,
        calendar,
        case when weekday in ('1', '2', '3', '4', '5', '6', '7') then cast(weekday as integer) end as weekday,
        {{ to_minute_of_day('opens_at') }} as opens_minute,
        {{ to_minute_of_day('closes_at') }} as closes_minute,
        calendar in (
            select calendars.calendar from calendars
            where calendars.calendar is not null
        ) as is_known_calendar
    from source
),

overlapping as (
    select
        this_window.row_number,
        min(other_window.row_number) as other_row
    from renamed as this_window
    inner join renamed as other_window
        on
            this_window.calendar = other_window.calendar
            and this_window.weekday = other_window.weekday
            and this_window.row_number <> other_window.row_number
            and this_window.opens_minute < other_window.closes_minute
            and this_window.closes_minute > other_window.opens_minute
    group by this_window.row_number
)

select
    renamed.calendar,
    renamed.weekday,
    renamed.opens_minute,
    renamed.closes_minute,
    renamed.row_number,
    {{ definition_problem([
        ["renamed.calendar is null", "'No name: fill in calendar.'"],
        ["not renamed.is_known_calendar",
            "'Unknown calendar ' || renamed.calendar || ': add it to calendars.csv, or name one that is there. '
            || 'With calendars of your own, bring a calendar_hours.csv, too.'"],
        ["renamed.weekday is null", "'weekday is not 1 to 7: write 1 for Monday, 7 for Sunday.'"],
        ["renamed.opens_minute is null", "'opens_at is no local time: write it as 09:00.'"],
        ["renamed.closes_minute is null", "'closes_at is no local time: write it as 17:00, or 24:00 for midnight.'"],
        ["renamed.closes_minute <= renamed.opens_minute",
            "'The window closes before or when it opens: put closes_at after opens_at, and split a window '
            || 'that passes midnight in two.'"],
        ["overlapping.other_row is not null",
            "'The window overlaps the one in row ' || overlapping.other_row || ': keep one, or move its bounds.'"],
    ]) }} as problem
from renamed
left join overlapping on renamed.row_number = overlapping.row_number
