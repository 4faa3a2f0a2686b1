-- The floor, part 6: the overall row of every metric.

create temp table records as
select
    handoffs.handoff,
    handoffs.lead,
    handoffs.ends_at,
    fct_handoffs.*,
    clocks.owner_calendar,
    clocks.owned_on_owner,
    cast(calendars.business_day_minutes as int) as business_day_minutes,
    decisions.counts_as_accepted,
    decisions.qualified_at as qualified_status_at,
    created_opportunities.opportunities_at,
    coalesce(rejection_reasons.is_known, false) as is_reason_known,
    persons.lead is not null as has_other_records,
    knows_owner,
    knows_actions,
    knows_decision
from handoffs
inner join leads using (lead)
inner join fct_handoffs on leads.lead_id = fct_handoffs.lead_id and handoffs.handoff_number = fct_handoffs.handoff_number
inner join clocks using (handoff)
inner join calendars on clocks.owner_calendar = calendars.calendar
inner join decisions using (handoff)
inner join observed using (handoff)
left join created_opportunities using (handoff)
left join rejection_reasons using (handoff)
left join persons using (lead);
