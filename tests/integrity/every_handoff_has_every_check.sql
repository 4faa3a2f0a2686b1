-- Each check of the seed root_causes judges each handoff once, of the step it belongs to, and says in words what it saw
-- wherever it applies.
select
    handoffs.handoff_id,
    root_causes.check_name,
    count(checks.handoff_id) as verdicts
from {{ ref('fct_handoffs') }} as handoffs
cross join {{ ref('stg_definitions__root_causes') }} as root_causes
left join {{ ref('int_diagnosis__checks') }} as checks
    on
        handoffs.handoff_id = checks.handoff_id
        and root_causes.check_name = checks.check_name
        and root_causes.step = checks.step
        and (checks.verdict = 'not_applicable') = (checks.evidence is null)
group by handoffs.handoff_id, root_causes.check_name
having count(checks.handoff_id) <> 1
