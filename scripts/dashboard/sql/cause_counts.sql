with causes as (
    select
        findings.handoff_id,
        findings.root_cause,
        findings.fix,
        bool_or(findings.step = handoffs.primary_break) as is_primary
    from fct_handoff_findings as findings
    inner join dashboard_handoffs as handoffs using (handoff_id)
    group by findings.handoff_id, findings.root_cause, findings.fix
)

select
    slice,
    case when grouping(month) = 1 then -1 else month end as month,
    root_cause,
    fix,
    count(*) as n_affected,
    count(*) filter (where is_primary) as n_primary
from causes
inner join dashboard_members as members using (handoff_id)
group by grouping sets ((slice, root_cause, fix), (slice, month, root_cause, fix))
having grouping(month) = 1 or month is not null
order by slice, month, n_affected desc, root_cause, fix
