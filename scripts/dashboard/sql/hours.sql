-- How many deadlines that began in each hour of the week were met, on the clock of the owner's team (the company's where
-- nobody owned it): Monday is day 0.
with deadlines as (
    select metric, subject_id, cohort_at, is_success
    from main_intermediate.int_measures__routing_sla
    where state = 'counted'
    union all
    select metric, subject_id, cohort_at, is_success
    from main_intermediate.int_measures__first_action_sla
    where state = 'counted'
),

local_times as (
    select
        deadlines.metric,
        handoffs.cell,
        timezone(calendars.timezone, timezone('UTC', deadlines.cohort_at)) as began_at,
        deadlines.is_success
    from deadlines
    inner join dashboard_handoffs as handoffs
        on deadlines.subject_id = handoffs.handoff_id
    inner join main_intermediate.int_timeline__handoff_records as records
        on deadlines.subject_id = records.handoff_id
    inner join main_staging.stg_definitions__calendars as calendars
        on records.owner_calendar = calendars.calendar
),

counted as (
    select
        cell,
        metric,
        cast(isodow(began_at) - 1 as integer) as day,
        cast(hour(began_at) as integer) as hour,
        count(*) as n,
        count(*) filter (where is_success) as n_met
    from local_times
    group by cell, metric, day, hour
)

select
    slice,
    metric,
    day,
    hour,
    cast(sum(n) as bigint) as n,
    cast(sum(n_met) as bigint) as n_met
from counted
inner join dashboard_members as members using (cell)
group by slice, metric, day, hour
order by slice, metric, day, hour
