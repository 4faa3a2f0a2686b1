-- What is shown: handoffs that are not excluded, their dimensions named as in rpt_handoff_metrics. Those of one week,
-- source, lead type, team and CRM are one cell: what is counted is counted by cell first, since cells stay few.
create or replace temp table dashboard_handoffs as
with handoffs as (
    select
        handoff_id,
        date_trunc('month', captured_at)::date as captured_month,
        date_trunc('week', captured_at)::date as captured_week,
        captured_at,
        lead_id,
        coalesce(original_source, 'unknown') as original_source,
        coalesce(lead_type, 'unknown') as lead_type,
        coalesce(team, 'unknown') as team,
        crm,
        capture_verdict,
        routing_verdict,
        acceptance_verdict,
        first_action_verdict,
        qualification_verdict,
        outcome_verdict,
        primary_break
    from fct_handoffs
    where not is_excluded
),

cells as (
    select
        captured_month,
        captured_week,
        original_source,
        lead_type,
        team,
        crm,
        cast(row_number() over () as integer) as cell
    from handoffs
    group by captured_month, captured_week, original_source, lead_type, team, crm
)

select
    handoffs.*,
    cells.cell
from handoffs
inner join cells using (captured_month, captured_week, original_source, lead_type, team, crm)
