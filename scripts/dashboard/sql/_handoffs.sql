-- What is shown: handoffs that are not excluded, their dimensions named as in rpt_handoff_metrics.
create or replace temp table dashboard_handoffs as
select
    handoff_id,
    date_trunc('month', captured_at)::date as captured_month,
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
