-- Each handoff once in each slice that it belongs to; no month = before the first one that can be chosen.
create or replace temp table dashboard_members as
with handoffs as (
    select
        handoff_id,
        captured_month,
        unnest(['all', 'original_source', 'lead_type', 'team', 'crm']) as dimension,
        unnest(['all', original_source, lead_type, team, crm]) as dimension_value
    from dashboard_handoffs
)

select
    handoffs.handoff_id,
    slices.slice,
    months.month
from handoffs
inner join dashboard_slices as slices using (dimension, dimension_value)
left join dashboard_months as months
    on handoffs.captured_month = months.period_start
