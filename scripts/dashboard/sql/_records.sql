-- The example records whose trace is in the page: of each root cause first those that rpt_root_causes names for all
-- handoffs, then the latest of each month, week and slice, until there are enough.
create or replace temp table dashboard_records as
-- Kind 0: of all; 1: of a month; 2: of a week; 3: of a slice.
with grouped as (
    select cell, slice, unnest([0, 1, 2]) as kind, unnest([-1, month, week]) as period
    from dashboard_members
    where slice = 0
    union all
    select cell, slice, 3 as kind, -1 as period
    from dashboard_members
    where slice > 0
),

-- The first of each: those that broke there, then the latest.
firsts as (
    select
        grouped.kind,
        min_by(
            {'handoff_id': causes.handoff_id, 'captured_at': causes.captured_at},
            {
                'is_later': not causes.is_primary, 'age': -epoch_us(causes.captured_at),
                'lead_id': causes.lead_id, 'handoff_id': causes.handoff_id
            },
            5
        ) as handoffs
    from dashboard_causes as causes
    inner join grouped using (cell)
    where grouped.period is not null
    group by causes.root_cause, causes.fix, grouped.kind, grouped.slice, grouped.period
),

placed as (
    select
        kind,
        unnest(range(1, len(handoffs) + 1)) as place,
        unnest(handoffs) as handoff
    from firsts
),

wanted as (
    select
        handoff.handoff_id as handoff_id,
        min(case when kind > 0 then 1 else 0 end) as is_further,
        min(place) as place,
        any_value(handoff.captured_at) as captured_at
    from placed
    where place <= case kind when 0 then 5 when 3 then 3 else 2 end
    group by handoff.handoff_id
)

select
    cast(row_number() over (order by is_further, place, captured_at desc, handoff_id) - 1 as integer) as record,
    handoff_id
from wanted
order by record
limit $records
