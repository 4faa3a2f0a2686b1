-- A position is the business time that the calendar has seen up to a moment.
with placed as (
    select
        events.*,
        (
            select
                max(
                    windows.business_seconds_before
                    + least(windows.business_seconds, epoch(events.occurred_at) - epoch(windows.opens_at))
                )
            from main_intermediate.int_calendar__windows as windows
            where windows.calendar = $calendar and windows.opens_at <= events.occurred_at
        ) as position
    from fct_handoff_events as events
    where events.handoff_id = $handoff_id
)

select
    occurred_at,
    event_type,
    actor_id,
    actor_kind,
    value_before,
    value_after,
    raw_table,
    raw_id,
    cast(epoch(occurred_at) - epoch(lag(occurred_at) over in_order) as bigint) as wall_seconds,
    cast(position - lag(position) over in_order as bigint) as business_seconds
from placed
window in_order as (order by occurred_at, precedence, length(raw_id), raw_id)
order by occurred_at, precedence, length(raw_id), raw_id
