-- The floor, part 5: one row for each handoff, with clocks and due dates.

create temp table source_meanings as
select
    said(raw_source) as raw_source,
    arg_min(original_source, crm = '*') as original_source,
    arg_min(cast(is_catch_all as boolean), crm = '*') as is_catch_all
from source_map
where crm in ('generic', '*')
group by all;

create temp table context as
with lead_types as (
    select
        said(raw_value) as raw_value,
        arg_min(lead_type, crm = '*') as lead_type,
        arg_min(lower(intent), crm = '*') as intent
    from lead_type_map
    where crm in ('generic', '*')
    group by all
),

first_sources as (
    select lead, arg_min(coalesce(old_value, new_value), row(changed_at, length(change_id), change_id)) as lead_source
    from changes
    where field = 'lead_source' and coalesce(old_value, new_value) is not null
    group by lead
),

-- What was written down, or done, after a handoff had ended says nothing of it.
first_submitted as (
    select
        handoff,
        arg_min(conversion_point, row(submitted_at, length(conversion_id), conversion_id)) as conversion_point,
        arg_min(lead_source, row(submitted_at, length(conversion_id), conversion_id)) as lead_source
    from conversions
    inner join handoffs using (lead)
    where submitted_at <= ends_at
    group by handoff
),

recorded as (
    select
        handoff,
        field,
        case
            when bool_or(changed_at <= ends_at)
                then arg_max_null(new_value, row(changed_at, length(change_id), change_id)) filter (changed_at <= ends_at)
            else arg_min_null(old_value, row(changed_at, length(change_id), change_id))
        end as value
    from changes
    inner join handoffs using (lead)
    where field in ('conversion_point', 'lead_type')
    group by handoff, field
),

raw_context as (
    select
        handoffs.handoff,
        coalesce(first_sources.lead_source, leads.lead_source, first_submitted.lead_source) as lead_source,
        leads.source_detail,
        coalesce(
            triggering.conversion_point,
            case when points.handoff is null then leads.conversion_point else points.value end,
            first_submitted.conversion_point
        ) as conversion_point,
        case
            when trigger <> 'conversion' then case when types.handoff is null then leads.lead_type else types.value end
        end as lead_type
    from handoffs
    inner join leads using (lead)
    left join first_sources using (lead)
    left join first_submitted using (handoff)
    left join recorded as points on handoffs.handoff = points.handoff and points.field = 'conversion_point'
    left join recorded as types on handoffs.handoff = types.handoff and types.field = 'lead_type'
    left join conversions as triggering on trigger = 'conversion' and handoffs.trigger_id = triggering.conversion_id
)

select
    handoff,
    lead_source,
    original_source,
    is_catch_all,
    source_detail,
    conversion_point,
    raw_context.lead_type as raw_lead_type,
    by_point.lead_type as lead_type_of_point,
    coalesce(by_type.lead_type, by_point.lead_type) as lead_type,
    coalesce(by_type.intent, by_point.intent) as intent
from raw_context
left join source_meanings on said(lead_source) = raw_source
left join lead_types as by_type on said(raw_context.lead_type) = by_type.raw_value
left join lead_types as by_point on said(raw_context.conversion_point) = by_point.raw_value;

-- The most specific deadline: the CRM's own, then the lead type's, then the intent's.
create temp table deadlines as
with wanted as (
    select distinct lead_type, intent from context
),

ranked as (
    select
        wanted.lead_type,
        wanted.intent,
        lower(step) as step,
        arg_min(
            {'minutes': cast(minutes as double), 'is_wall': lower(clock) = 'wall'},
            row(crm = '*', sla_policy.lead_type = '*', sla_policy.intent = '*')
        ) as deadline
    from wanted
    inner join sla_policy
        on
            crm in ('generic', '*')
            and lower(sla_policy.lead_type) in (lower(wanted.lead_type), '*')
            and lower(sla_policy.intent) in (wanted.intent, '*')
    group by all
)

select
    lead_type,
    intent,
    any_value(deadline) filter (step = 'routing') as routing_limit,
    any_value(deadline) filter (step = 'first_action') as action_limit,
    any_value(deadline) filter (step = 'decision') as decision_limit,
    any_value(deadline) filter (step = 'next_step') as next_step_limit
from ranked
group by all;

-- Routing runs on the company's calendar, nobody owns the lead yet; from then on the owner's team's counts.
create temp table clocks as
with company as (
    from calendars where cast(is_default as boolean)
),

timed as (
    select
        handoff,
        ready_at,
        owned_at,
        case when first_action_at >= owned_at then first_action_at end as acted_at,
        users.team,
        company.calendar as company_calendar,
        coalesce(users.calendar, company.calendar) as owner_calendar,
        cast(owners.business_day_minutes as int) as business_day_minutes,
        routing_limit,
        action_limit,
        decision_limit,
        next_step_limit
    from handoffs
    cross join company
    inner join decisions using (handoff)
    inner join context using (handoff)
    inner join deadlines
        on
            context.lead_type is not distinct from deadlines.lead_type
            and context.intent is not distinct from deadlines.intent
    left join ownership using (handoff)
    left join actions using (handoff)
    left join users on ownership.owner_id = users.user_id
    inner join calendars as owners on coalesce(users.calendar, company.calendar) = owners.calendar
),

placed as (
    select
        timed.*,
        position_in(ready_company, ready_at) as ready_on_company,
        position_in(owned_company, owned_at) as owned_on_company,
        position_in(ready_owner, ready_at) as ready_on_owner,
        position_in(owned_owner, owned_at) as owned_on_owner,
        position_in(acted_owner, acted_at) as acted_on_owner,
        ready_on_company + cast(routing_limit.minutes * 60000000 as bigint) as routing_due,
        owned_on_owner + cast(action_limit.minutes * 60000000 as bigint) as first_action_due,
        ready_on_owner + cast(decision_limit.minutes * 60000000 as bigint) as decision_due
    from timed
    left join standing as ready_company on stands_at(ready_company, company_calendar, ready_at)
    left join standing as owned_company on stands_at(owned_company, company_calendar, owned_at)
    left join standing as ready_owner on stands_at(ready_owner, owner_calendar, ready_at)
    left join standing as owned_owner on stands_at(owned_owner, owner_calendar, owned_at)
    left join standing as acted_owner on stands_at(acted_owner, owner_calendar, acted_at)
)

select
    placed.*,
    case
        when routing_limit.is_wall then plus_minutes(ready_at, routing_limit.minutes)
        else moment_in(routing_hour, routing_due)
    end as routing_due_at,
    case
        when action_limit.is_wall then plus_minutes(owned_at, action_limit.minutes)
        else moment_in(action_hour, first_action_due)
    end as first_action_due_at,
    case
        when decision_limit.is_wall then plus_minutes(ready_at, decision_limit.minutes)
        else moment_in(decision_hour, decision_due)
    end as decision_due_at
from placed
left join hours as routing_hour on reached_in(routing_hour, company_calendar, routing_due)
left join hours as action_hour on reached_in(action_hour, owner_calendar, first_action_due)
left join hours as decision_hour on reached_in(decision_hour, owner_calendar, decision_due);

-- Where a lead's statuses have no history, today's still says how its last handoff stands.
create temp table undated_statuses as
select lead, stage
from leads
left join statuses using (status)
where
    not coalesce(created_at >= getvariable('status_since'), false)
    and lead not in (select lead from changes where field = 'status');

-- Everything known of a handoff, and what the CRM can show of it: what is recorded is known; where nothing is, what
-- came after recording began. fct_handoffs is its first columns and the diagnosis (part 9).
create table handoff_records as
select
    cast(md5(leads.lead_key || '|' || handoff_number) as uuid) as handoff_id,
    'generic' as crm,
    leads.source_relation,
    leads.lead_key,
    leads.lead_id,
    coalesce(persons.person, leads.lead_key) as person_id,
    handoffs.handoff_number,
    handoffs.trigger,
    handoffs.captured_at,
    decisions.ready_at,
    ownership.queued_at,
    ownership.owned_at,
    ownership.owner_id,
    actions.first_action_at,
    actions.first_action_by_id,
    actions.first_two_way_at,
    decisions.decision,
    decisions.decision_basis,
    decisions.decided_at,
    decisions.accepted_at,
    decisions.rejected_at,
    actions.next_step_at,
    least(decisions.qualified_at, created_opportunities.opportunity_at) as qualified_at,
    case
        when closed_by in ('won', 'lost') then closed_by
        when handoffs.next_captured_at = timestamp 'infinity' and undated_statuses.stage in ('won', 'lost') then undated_statuses.stage
        when handoffs.closed_at is not null or undated_statuses.stage in ('rejected', 'recycled', 'disqualified') then null
        when has_won then 'won'
        when has_unknown then null
        when has_lost then 'lost'
        when undated_statuses.lead is not null and undated_statuses.stage is null or has_unmapped_status then null
        when getvariable('opportunity_since') is not null or getvariable('has_outcome') then 'open'
    end as outcome,
    case when closed_by in ('won', 'lost') then closed_at end as outcome_at,
    handoffs.closed_at,
    case when closed_by = 'rejected' and decisions.decision = 'accepted' then 'disqualified' else closed_by end
        as close_reason,
    context.original_source,
    context.source_detail,
    context.conversion_point,
    context.lead_type,
    context.intent,
    clocks.team,
    rejection_reasons.rejection_reason,
    seconds(decisions.ready_at, ownership.owned_at) as lead_to_owner_seconds,
    (owned_on_company - ready_on_company) // 1000000 as lead_to_owner_business_seconds,
    seconds(ownership.owned_at, clocks.acted_at) as owner_to_first_action_seconds,
    (acted_on_owner - owned_on_owner) // 1000000 as owner_to_first_action_business_seconds,
    seconds(handoffs.captured_at, actions.first_action_at) as speed_to_lead_seconds,
    actions.first_action_at < ownership.owned_at as acted_before_owned,
    clocks.routing_due_at,
    clocks.first_action_due_at,
    clocks.decision_due_at,
    excluded_leads.lead is not null as is_excluded,
    excluded_leads.exclusion_reason,
    handoffs.lead,
    handoffs.handoff,
    handoffs.ends_at,
    clocks.owner_calendar,
    clocks.owned_on_owner,
    clocks.business_day_minutes,
    decisions.counts_as_accepted,
    decisions.has_unmapped_status,
    ownership.possibly_owned_at,
    actions.possibly_acted_at,
    actions.possibly_followed_up_at,
    coalesce(rejection_reasons.is_known, false) as is_reason_known,
    persons.lead is not null as has_other_records,
    getvariable('owner_since') is not null
    and (
        ownership.handoff is not null
        or coalesce(decisions.ready_at, handoffs.captured_at) >= getvariable('owner_since')
    ) as knows_owner,
    case when knows_owner then coalesce(ownership.owner_changes, 0) end as owner_changes,
    getvariable('activity_since') is not null
    and (
        actions.first_action_at is not null
        or coalesce(decisions.ready_at, handoffs.captured_at) >= getvariable('activity_since')
    ) as knows_actions,
    decisions.sees_readiness as knows_readiness,
    decisions.sees_decision as knows_decision,
    decisions.sees_acceptance as knows_acceptance,
    coalesce(
        least(decisions.qualified_at, created_opportunities.opportunity_at) is not null
        or (
            not decisions.has_unmapped_status
            and (
                (
                    getvariable('has_qualified')
                    and not decisions.is_frozen
                    and coalesce(decisions.ready_at, handoffs.captured_at) >= getvariable('status_since')
                )
                or coalesce(decisions.ready_at, handoffs.captured_at) >= getvariable('opportunity_since')
            )
        ),
        false
    ) as knows_qualification
from handoffs
inner join leads using (lead)
inner join decisions using (handoff)
inner join context using (handoff)
inner join clocks using (handoff)
left join ownership using (handoff)
left join actions using (handoff)
left join created_opportunities using (handoff)
left join rejection_reasons using (handoff)
left join persons using (lead)
left join excluded_leads using (lead)
left join undated_statuses using (lead);
