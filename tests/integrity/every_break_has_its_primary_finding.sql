-- A handoff has a primary break exactly where it has findings; one of them is primary, the first in framework order,
-- and names the handoff's break, root cause, fix and what comes before it. An excluded handoff has neither.
with ranked as (

    select
        findings.*,
        row_number() over (partition by findings.handoff_id order by root_causes.rank) as place
    from {{ ref('fct_handoff_findings') }} as findings
    inner join {{ ref('stg_definitions__root_causes') }} as root_causes
        on findings.check_name = root_causes.check_name

),

summed as (

    select
        handoff_id,
        count(*) as findings,
        count(case when is_primary then 1 end) as primary_findings,
        max(case when is_primary then place end) as primary_place,
        max(case when is_primary then step end) as step,
        max(case when is_primary then root_cause end) as root_cause,
        max(case when is_primary then fix end) as fix,
        max(case when is_primary then define_first end) as define_first
    from ranked
    group by handoff_id

)

select
    handoffs.handoff_id,
    handoffs.is_excluded,
    handoffs.primary_break,
    summed.findings,
    summed.primary_findings,
    summed.primary_place,
    summed.step
from {{ ref('fct_handoffs') }} as handoffs
full join summed
    on handoffs.handoff_id = summed.handoff_id
where
    handoffs.handoff_id is null
    or (handoffs.primary_break is null) <> (summed.handoff_id is null)
    or summed.primary_findings <> 1
    or summed.primary_place <> 1
    or summed.step <> handoffs.primary_break
    or summed.root_cause <> handoffs.root_cause
    or summed.fix <> handoffs.recommended_fix
    or coalesce(summed.define_first, 'nothing') <> coalesce(handoffs.define_first, 'nothing')
    or (handoffs.is_excluded and summed.handoff_id is not null)
