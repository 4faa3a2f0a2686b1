select
    slice,
    case when grouping(month) = 1 then -1 else month end as month,
    step,
    check_name,
    count(*) as n
from fct_handoff_findings
inner join dashboard_members as members using (handoff_id)
group by grouping sets ((slice, step, check_name), (slice, month, step, check_name))
having grouping(month) = 1 or month is not null
order by slice, month, step, n desc, check_name
