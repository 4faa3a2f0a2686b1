-- 0 <= business <= wall between neighbouring moments, and so between any two: just inside both ends of every segment
-- and half way, which is rarely a whole second.
with moments as (
    select
        calendar,
        starts_at as moment
    from {{ ref('int_calendar__segments') }}
    union all
    select
        calendar,
        {{ add_microseconds('ends_at', '-1') }} as moment
    from {{ ref('int_calendar__segments') }}
    union all
    select
        calendar,
        {{ add_microseconds(
            'starts_at', 'cast(floor(' ~ microseconds_between('starts_at', 'ends_at') ~ ' / 2.0) as bigint) + 1'
        ) }} as moment
    from {{ ref('int_calendar__segments') }}
),

placed as (
    select
        moments.calendar,
        moments.moment,
        {{ business_position('moments.moment', 'segments') }} as position
    from moments
    left join {{ ref('int_calendar__segments') }} as segments
        on {{ in_segment('segments', 'moments.calendar', 'moments.moment') }}
),

steps as (
    select
        *,
        position - lag(position) over (partition by calendar order by moment) as business_microseconds,
        {{ microseconds_between('lag(moment) over (partition by calendar order by moment)', 'moment') }}
            as wall_microseconds
    from placed
)

select *
from steps
where position is null or business_microseconds < 0 or business_microseconds > wall_microseconds
