select
    records.record,
    handoffs.source_relation,
    handoffs.lead_id,
    handoffs.handoff_number,
    strftime(handoffs.captured_at, '%Y-%m-%d %H:%M:%S') as captured_at,
    months.period as month,
    weeks.period as week,
    shown.original_source,
    shown.lead_type,
    shown.team,
    shown.crm,
    handoffs.owner_id,
    handoffs.outcome,
    handoffs.close_reason,
    handoffs.primary_break,
    handoffs.capture_verdict as capture,
    handoffs.routing_verdict as routing,
    handoffs.acceptance_verdict as acceptance,
    handoffs.first_action_verdict as first_action,
    handoffs.qualification_verdict as qualification,
    handoffs.outcome_verdict as outcome_step
from dashboard_records as records
inner join fct_handoffs as handoffs using (handoff_id)
inner join dashboard_handoffs as shown using (handoff_id)
left join dashboard_periods as months
    on months.kind = 'month' and shown.captured_month = months.period_start
left join dashboard_periods as weeks
    on weeks.kind = 'week' and shown.captured_week = weeks.period_start
order by records.record
