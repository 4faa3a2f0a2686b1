-- The example records whose trace is in the page: of each root cause first those that rpt_root_causes names for all
-- handoffs, then those of single months, then those of slices.
create or replace temp table dashboard_records as
with causes as (
    select
        findings.handoff_id,
        findings.root_cause,
        findings.fix,
        bool_or(findings.step = handoffs.primary_break) as is_primary,
        any_value(handoffs.captured_at) as captured_at,
        any_value(handoffs.lead_id) as lead_id
    from fct_handoff_findings as findings
    inner join dashboard_handoffs as handoffs using (handoff_id)
    group by findings.handoff_id, findings.root_cause, findings.fix
),

placed as (
    select
        causes.handoff_id,
        grouped.kind,
        row_number() over (
            partition by
                causes.root_cause, causes.fix, grouped.kind, members.slice,
                case when grouped.kind = 1 then members.month end
            order by causes.is_primary desc, causes.captured_at desc, causes.lead_id, causes.handoff_id
        ) as place
    from causes
    inner join dashboard_members as members using (handoff_id)
    -- Kind 0: of all; 1: of a month; 2: of a slice.
    inner join (select unnest([0, 1, 2]) as kind) as grouped
        on (grouped.kind = 2) = (members.slice > 0) and (grouped.kind <> 1 or members.month is not null)
),

wanted as (
    select handoff_id, min(kind) as kind, min(place) as place
    from placed
    where place <= case kind when 0 then 5 when 1 then 2 else 3 end
    group by handoff_id
)

select
    cast(row_number() over (order by kind, place, handoff_id) - 1 as integer) as record,
    handoff_id
from wanted
order by record
limit $records
