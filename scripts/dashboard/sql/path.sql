with steps as (
    select
        cell,
        unnest(['capture', 'routing', 'acceptance', 'first_action', 'qualification', 'outcome']) as step,
        unnest([
            capture_verdict, routing_verdict, acceptance_verdict, first_action_verdict, qualification_verdict,
            outcome_verdict
        ]) as verdict,
        primary_break
    from dashboard_handoffs
),

counted as (
    select cell, step, verdict, count(*) as n, count(*) filter (where step = primary_break) as n_first
    from steps
    group by cell, step, verdict
)

select
    slice,
    case when grouping(month) = 0 then month when grouping(week) = 0 then week else -1 end as period,
    step,
    verdict,
    cast(sum(n) as bigint) as n,
    cast(sum(n_first) as bigint) as n_first
from counted
inner join dashboard_members as members using (cell)
group by grouping sets ((slice, step, verdict), (slice, month, step, verdict), (slice, week, step, verdict))
having period is not null
order by slice, period, step, verdict
