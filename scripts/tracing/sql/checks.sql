select
    checks.step,
    checks.check_name,
    checks.verdict,
    checks.evidence,
    checks.judged_at,
    checks.due_at,
    checks.raw_table,
    checks.raw_id,
    root_causes.root_cause,
    root_causes.fix,
    root_causes.what_to_change
from main_intermediate.int_diagnosis__checks as checks
inner join main_staging.stg_definitions__root_causes as root_causes
    on checks.check_name = root_causes.check_name
where checks.handoff_id = $handoff_id
order by root_causes.rank
