select
    records.record,
    findings.step,
    findings.check_name,
    findings.evidence,
    findings.root_cause,
    findings.fix,
    findings.is_primary,
    findings.raw_table,
    findings.raw_id
from fct_handoff_findings as findings
inner join dashboard_records as records using (handoff_id)
order by records.record, findings.is_primary desc, findings.judged_at, findings.check_name
