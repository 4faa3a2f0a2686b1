-- The periods that can be chosen: the latest months, then the latest weeks, of each the oldest first.
create or replace temp table dashboard_periods as
with latest as (
    select
        period as kind,
        period_start,
        count(*) over (partition by period) as n_periods,
        row_number() over (partition by period order by period_start desc) as age
    from rpt_handoff_metrics
    where period in ('month', 'week') and dimension = 'all'
    group by period, period_start
)

select
    kind,
    period_start,
    n_periods,
    cast(row_number() over (order by kind, period_start) - 1 as integer) as period
from latest
where age <= case kind when 'month' then $months else $weeks end
