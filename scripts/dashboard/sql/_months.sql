-- The months that can be chosen: the latest ones, the oldest of them number 0.
create or replace temp table dashboard_months as
with latest as (
    select period_start, count(*) over () as n_months
    from rpt_handoff_metrics
    where period = 'month' and dimension = 'all'
    group by period_start
    order by period_start desc
    limit $months
)

select
    period_start,
    n_months,
    cast(row_number() over (order by period_start) - 1 as integer) as month
from latest
