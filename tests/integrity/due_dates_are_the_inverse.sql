-- The calendar reaches a position at its due moment and not before, for positions a few business minutes after each
-- segment's start: by the position at the due moment, and a microsecond before it.
with waits as (
    select
        segments.calendar,
        segments.starts_at,
        minutes.minutes,
        {{ business_position_after('segments.starts_at', 'segments', 'minutes.minutes') }} as position
    from {{ ref('int_calendar__segments') }} as segments
    cross join (
        select 15 as minutes
        union all
        select 480 as minutes
        union all
        select 2400 as minutes
    ) as minutes
),

-- Positions that the calendar does not reach within its range have no due moment.
reachable as (
    select waits.*
    from waits
    inner join (
        select
            calendar,
            max(business_seconds_after) as last_second
        from {{ ref('int_calendar__business_hours') }}
        group by calendar
    ) as reached on waits.calendar = reached.calendar
    where waits.position <= reached.last_second * 1000000
),

due as (
    select
        reachable.*,
        {{ due_at('reachable.position', 'hours') }} as due_at,
        {{ add_microseconds(due_at('reachable.position', 'hours'), '-1') }} as before_due_at
    from reachable
    left join {{ ref('int_calendar__business_hours') }} as hours
        on {{ in_business_hour('hours', 'reachable.calendar', 'reachable.position') }}
),

placed as (
    select
        due.*,
        {{ business_position('due.before_due_at', 'before_due') }} as position_before_due
    from due
    left join {{ ref('int_calendar__segments') }} as before_due
        on {{ in_segment('before_due', 'due.calendar', 'due.before_due_at') }}
)

-- One microsecond before it is due, exactly one is missing: reached at the due moment, and not earlier.
select *
from placed
where due_at is null or due_at <= starts_at or position_before_due <> position - 1 or position_before_due is null
