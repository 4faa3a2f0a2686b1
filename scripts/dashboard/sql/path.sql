with steps as (
    select
        handoff_id,
        unnest(['capture', 'routing', 'acceptance', 'first_action', 'qualification', 'outcome']) as step,
        unnest([
            capture_verdict, routing_verdict, acceptance_verdict, first_action_verdict, qualification_verdict,
            outcome_verdict
        ]) as verdict,
        primary_break
    from dashboard_handoffs
)

select
    slice,
    case when grouping(month) = 1 then -1 else month end as month,
    step,
    verdict,
    count(*) as n,
    count(*) filter (where step = primary_break) as n_first
from steps
inner join dashboard_members as members using (handoff_id)
group by grouping sets ((slice, step, verdict), (slice, month, step, verdict))
having grouping(month) = 1 or month is not null
order by slice, month, step, verdict
