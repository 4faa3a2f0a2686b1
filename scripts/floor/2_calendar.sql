-- The floor, part 2: business time. A position is the business microseconds of a calendar up to a moment.

create temp table windows as
with days as (
    select calendar, timezone, cast(unnest(generate_series(
        date_trunc('day', (select min(created_at) from leads)) - interval 7 days,
        getvariable('as_of') + interval 401 days,
        interval 1 day
    )) as date) as local_date
    from calendars
),

local_hours as (
    select
        calendar,
        timezone,
        local_date + to_minutes(opens[1]::int * 60 + opens[2]::int) as opens_at,
        local_date + to_minutes(closes[1]::int * 60 + closes[2]::int) as closes_at
    from days
    inner join (
        select calendar, weekday, split(opens_at, ':') as opens, split(closes_at, ':') as closes from calendar_hours
    ) using (calendar)
    anti join calendar_holidays
        on days.calendar = calendar_holidays.calendar and days.local_date = cast(holiday_date as date)
    where isodow(local_date) = cast(weekday as int)
),

utc_hours as (
    select
        calendar,
        cast(timezone(timezone, opens_at) as timestamp) as opens_at,
        cast(timezone(timezone, closes_at) as timestamp) as closes_at
    from local_hours
)

select
    *,
    cast(sum(epoch_us(closes_at) - epoch_us(opens_at)) over (partition by calendar order by opens_at) as bigint)
        as ends,
    ends - (epoch_us(closes_at) - epoch_us(opens_at)) as begins
from utc_hours;

-- From moment to position: for every day the window it opened in (and one before, for the morning), each standing until
-- the next one opens.
create temp table standing as
with opened as (
    select
        calendar,
        opens_at,
        closes_at,
        begins,
        coalesce(lead(opens_at) over (partition by calendar order by opens_at), closes_at) as next_opens_at
    from windows
)

select
    *,
    cast(unnest(generate_series(
        opens_at::date, (next_opens_at - interval 1 microsecond)::date, interval 1 day
    )) as date) as day
from opened;

create or replace temp macro stands_at(w, calendar, moment) as
    (w).calendar = calendar and (w).day = cast(moment as date)
    and (w).opens_at <= moment and (w).next_opens_at > moment;
create or replace temp macro position_in(w, moment) as
    (w).begins + epoch_us(least(moment, (w).closes_at)) - epoch_us((w).opens_at);

-- From position to moment: the window in which each business hour is reached.
create temp table hours as
select *, unnest(generate_series(begins // 3600000000, ends // 3600000000)) as hour
from windows;

create or replace temp macro reached_in(w, calendar, "position") as
    (w).calendar = calendar and (w).hour = "position" // 3600000000
    and (w).begins < "position" and (w).ends >= "position";
create or replace temp macro moment_in(w, "position") as (w).opens_at + to_microseconds("position" - (w).begins);
