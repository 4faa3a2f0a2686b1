-- Clocks run on the calendar of the owner's team; before there is an owner, on the default one.
select
    handoffs.handoff_id,
    handoffs.handoff_number,
    handoffs.trigger,
    handoffs.captured_at,
    handoffs.ready_at,
    handoffs.owner_id,
    handoffs.team,
    handoffs.original_source,
    handoffs.conversion_point,
    handoffs.lead_type,
    handoffs.intent,
    handoffs.decision,
    handoffs.decision_basis,
    handoffs.outcome,
    handoffs.closed_at,
    handoffs.close_reason,
    handoffs.primary_break,
    handoffs.root_cause,
    handoffs.recommended_fix,
    handoffs.define_first,
    records.is_readiness_observed,
    records.is_ownership_observed,
    records.is_decision_observed,
    coalesce(records.owner_calendar, calendars.calendar) as calendar
from fct_handoffs as handoffs
left join main_intermediate.int_timeline__handoff_records as records
    on handoffs.handoff_id = records.handoff_id
left join main_staging.stg_definitions__calendars as calendars
    on calendars.is_default
where handoffs.lead_key = $lead_key
order by handoffs.handoff_number
