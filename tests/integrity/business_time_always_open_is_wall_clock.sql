-- A calendar that is open all week and has no holidays counts what the clock on the wall counts.
with always_open as (
    select calendar
    from {{ ref('int_calendar__hours') }}
    where calendar not in (select holidays.calendar from {{ ref('int_calendar__holidays') }} as holidays)
    group by calendar
    having sum(closes_minute - opens_minute) = 7 * 1440
),

segments as (
    select
        segments.*,
        min(segments.starts_at) over (partition by segments.calendar) as first_moment
    from {{ ref('int_calendar__segments') }} as segments
    inner join always_open on segments.calendar = always_open.calendar
)

select *
from segments
where not is_open or business_seconds_before <> {{ seconds_between('first_moment', 'starts_at') }}
