with counted as (
    select cell, step, check_name, count(*) as n
    from fct_handoff_findings
    inner join dashboard_handoffs using (handoff_id)
    group by cell, step, check_name
)

select
    slice,
    case when grouping(month) = 0 then month when grouping(week) = 0 then week else -1 end as period,
    step,
    check_name,
    cast(sum(n) as bigint) as n
from counted
inner join dashboard_members as members using (cell)
group by grouping sets ((slice, step, check_name), (slice, month, step, check_name), (slice, week, step, check_name))
having period is not null
order by slice, period, step, n desc, check_name
