-- The root causes of each handoff: one for each, however many checks point to it.
create or replace temp table dashboard_causes as
select
    findings.handoff_id,
    findings.root_cause,
    findings.fix,
    bool_or(findings.is_primary) as is_primary,
    any_value(handoffs.captured_at) as captured_at,
    any_value(handoffs.lead_id) as lead_id,
    any_value(handoffs.cell) as cell
from fct_handoff_findings as findings
inner join dashboard_handoffs as handoffs using (handoff_id)
group by findings.handoff_id, findings.root_cause, findings.fix
