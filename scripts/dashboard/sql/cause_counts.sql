with counted as (
    select cell, root_cause, fix, count(*) as n_affected, count(*) filter (where is_primary) as n_primary
    from dashboard_causes
    group by cell, root_cause, fix
)

select
    slice,
    case when grouping(month) = 0 then month when grouping(week) = 0 then week else -1 end as period,
    root_cause,
    fix,
    cast(sum(n_affected) as bigint) as n_affected,
    cast(sum(n_primary) as bigint) as n_primary
from counted
inner join dashboard_members as members using (cell)
group by grouping sets ((slice, root_cause, fix), (slice, month, root_cause, fix), (slice, week, root_cause, fix))
having period is not null
order by slice, period, n_affected desc, root_cause, fix
