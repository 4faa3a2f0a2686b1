-- Each cell once in each slice that it belongs to; no month, no week = before the first one that can be chosen.
create or replace temp table dashboard_members as
with cells as (
    select distinct
        cell,
        captured_month,
        captured_week,
        unnest(['all', 'original_source', 'lead_type', 'team', 'crm']) as dimension,
        unnest(['all', original_source, lead_type, team, crm]) as dimension_value
    from dashboard_handoffs
)

select
    cells.cell,
    slices.slice,
    months.period as month,
    weeks.period as week
from cells
inner join dashboard_slices as slices using (dimension, dimension_value)
left join dashboard_periods as months
    on months.kind = 'month' and cells.captured_month = months.period_start
left join dashboard_periods as weeks
    on weeks.kind = 'week' and cells.captured_week = weeks.period_start
