-- The floor, part 9: the diagnosis, 22 checks of each handoff, its steps, and where it broke first.

-- The worst verdict counts; the first check that fails is the step's.
create or replace temp macro worst(verdicts) as case
    when list_contains(verdicts, 'fail') then 'fail'
    when list_contains(verdicts, 'pending') then 'pending'
    when list_contains(verdicts, 'unknown') then 'unknown'
    when list_contains(verdicts, 'pass') then 'pass'
    else 'not_applicable'
end;
create or replace temp macro check_limit(name) as
    (select cast(value as bigint) from check_limits where limit_name = name);

set variable source_since = (select min(created_at) from leads where lead_source is not null);
set variable point_since = least(
    (select min(created_at) from leads where conversion_point is not null),
    (select min(submitted_at) from conversions where exists (from conversions where lead is not null))
);
set variable type_since = least(
    getvariable('point_since'), (select min(created_at) from leads where lead_type is not null)
);
set variable opportunity_source_since = (select min(created_at) from opportunities where lead_source is not null);
set variable context_since = (
    select min(changed_at) from changes where field in ('lead_source', 'conversion_point', 'lead_type')
);
set variable bulk_decisions = check_limit('bulk_decisions');
set variable bulk_seconds = check_limit('bulk_seconds');

-- Capture: what the owner did not have yet. The first change of a field after the owner got the lead shows it; a point
-- that a conversion had named by then was there, and so was a type that followed from its point.
create temp table late_context as
with first_changes as (
    select
        handoff,
        lead,
        field,
        owned_at,
        trigger,
        min(changed_at) as changed_at,
        arg_min_null(old_value, row(changed_at, length(change_id), change_id)) as old_value,
        arg_min_null(new_value, row(changed_at, length(change_id), change_id)) as new_value
    from changes
    inner join handoff_records using (lead)
    where
        field in ('lead_source', 'conversion_point', 'lead_type')
        and changed_at > owned_at
        and changed_at <= ends_at
    group by handoff, lead, field, owned_at, trigger
),

filled_late as (
    from first_changes where old_value is null and new_value is not null
),

late_points as (
    select handoff
    from filled_late
    where field = 'conversion_point' and not exists (
        from conversions
        where
            conversions.lead = filled_late.lead
            and conversions.conversion_point is not null
            and conversions.submitted_at <= filled_late.owned_at
    )
)

select handoff, min(changed_at) as filled_at
from filled_late
inner join context using (handoff)
left join late_points using (handoff)
where case field
    when 'lead_source' then lead_source is not null
    when 'conversion_point' then late_points.handoff is not null
    else trigger <> 'conversion'
        and raw_lead_type is not null
        and (lead_type_of_point is null or late_points.handoff is not null)
end
group by handoff;

-- The first opportunity of a handoff, also one entered when the handoff was over, up to the next one; an older one from the
-- conversion into it on.
create temp table first_opportunities as
select
    handoff,
    min(linked_at) as linked_at,
    arg_min(opportunity_id, row(linked_at, length(opportunity_id), opportunity_id)) as opportunity_id
from (
    select
        handoffs.*,
        opportunity_id,
        case when created_at < captured_at and converted_at >= captured_at then converted_at else created_at end as linked_at
    from lead_opportunities
    inner join handoffs using (lead)
)
where linked_at between captured_at and getvariable('as_of') and linked_at < next_captured_at
group by handoff;

create temp table capture_checks as
with gathered as (
    select
        h.*,
        context.lead_source,
        context.is_catch_all,
        context.raw_lead_type,
        late_context.filled_at,
        opportunities.opportunity_id,
        first_opportunities.linked_at,
        opportunities.lead_source as opportunity_lead_source,
        meanings.original_source as opportunity_original_source,
        coalesce(captured_at >= getvariable('source_since'), false) as knows_source,
        coalesce(captured_at >= getvariable('point_since'), false) as knows_point,
        coalesce(captured_at >= getvariable('type_since'), false) as knows_type,
        possibly_owned_at is null
        and (case when ready_at is null then knows_readiness else knows_owner end or owned_at is not null) as knows_who
    from handoff_records as h
    inner join context using (handoff)
    left join late_context using (handoff)
    left join first_opportunities on h.handoff = first_opportunities.handoff
    left join opportunities on
        first_opportunities.opportunity_id = opportunities.opportunity_id
        and opportunities.created_at between captured_at and ends_at
    left join source_meanings as meanings on said(opportunities.lead_source) = meanings.raw_source
)

select
    handoff,
    case
        when is_excluded then 'not_applicable'
        when is_catch_all then 'fail'
        when original_source is not null then 'pass'
        when lead_source is not null or not knows_source then 'unknown'
        else 'fail'
    end as source_present,
    case
        when is_excluded then 'not_applicable'
        when conversion_point is not null then 'pass'
        when knows_point then 'fail'
        else 'unknown'
    end as conversion_point_present,
    case
        when is_excluded then 'not_applicable'
        when lead_type is not null then 'pass'
        when raw_lead_type is not null or conversion_point is not null or not knows_type then 'unknown'
        else 'fail'
    end as lead_type_known,
    case
        when is_excluded then 'not_applicable'
        when filled_at is not null then 'fail'
        when not knows_who then 'unknown'
        when owned_at is null and closed_at is not null then 'not_applicable'
        when getvariable('context_since') is null or owned_at < getvariable('context_since') then 'unknown'
        when owned_at is null then 'pending'
        else 'pass'
    end as context_in_time,
    case
        when is_excluded then 'not_applicable'
        when opportunity_id is null and getvariable('opportunity_since') is not null then 'not_applicable'
        when opportunity_id is null or not coalesce(linked_at >= getvariable('opportunity_source_since'), false)
            then 'unknown'
        when opportunity_lead_source is null then 'fail'
        when said(opportunity_lead_source) = said(lead_source) then 'pass'
        when opportunity_original_source = original_source then 'pass'
        when lead_source is null and knows_source then 'fail'
        when opportunity_original_source is null or original_source is null then 'unknown'
        else 'fail'
    end as context_survives_conversion
from gathered;

-- Routing: it came back to somebody who had had it, or was with too many people within too few business days.
create temp table ping_pong as
with person_periods as (
    select
        held_periods.*,
        lag(owner_id) over in_order as owner_before
    from held_periods
    inner join (select handoff, qualified_at from handoff_records) using (handoff)
    where is_person and (qualified_at is null or held_from < qualified_at)
    window in_order as (partition by handoff order by held_from, owned_from, is_change, length(change_id), change_id)
),

turns as (
    select
        handoff,
        cast(business_day_minutes as bigint) as business_day_minutes,
        position_in(standing, held_from) as business_position,
        row_number() over (partition by handoff, owner_id) > 1 as came_back,
        lag(business_position, check_limit('ping_pong_owners') - 1) over (
            partition by handoff order by held_from, owned_from, is_change, length(change_id), change_id
        ) as earlier_position
    from person_periods
    cross join (from calendars where cast(is_default as boolean)) as company
    left join standing on stands_at(standing, company.calendar, held_from)
    where owner_before is distinct from owner_id
)

select distinct handoff
from turns
where
    came_back
    or business_position - earlier_position
    <= check_limit('ping_pong_business_days') * business_day_minutes * 60000000;

-- Another record of the person was somebody else's when this one got its owner: the later one is at fault.
create temp table competing_owners as
with owned as (
    select handoff, handoff_id, lead, person_id, owned_at, owner_id, closed_at
    from handoff_records
    where has_other_records and owned_at is not null
)

select distinct owned.handoff
from owned
inner join owned as others on owned.person_id = others.person_id and owned.lead <> others.lead
inner join held_periods on others.handoff = held_periods.handoff and is_accountable
where
    (others.owned_at < owned.owned_at or (others.owned_at = owned.owned_at and others.handoff_id < owned.handoff_id))
    and (others.closed_at is null or others.closed_at >= owned.owned_at)
    and held_periods.owner_id <> owned.owner_id
    and owner_from <= owned.owned_at
    and (owned_until is null or owned_until > owned.owned_at);

create temp table routing_checks as
with unfit as (
    select
        handoff,
        -- Who does not sell holds a lead as a queue does, until the deadline, and not once somebody in sales had it.
        bool_or(
            had_left
            or (
                is_no_seller
                and (
                    owner_from > owned_at
                    or (
                        routing_due_at <= getvariable('as_of')
                        and (closed_at is null or closed_at > routing_due_at)
                        and (owned_until is null or owned_until > routing_due_at)
                    )
                )
            )
        ) as has_unfit_owner,
        bool_or(is_unknown) as has_unknown_owner
    from held_periods
    inner join handoff_records using (handoff)
    where had_left or is_no_seller or is_unknown
    group by handoff
),

gathered as (
    select
        h.*,
        coalesce(has_unfit_owner, false) as has_unfit_owner,
        coalesce(has_unknown_owner, false) as has_unknown_owner,
        ping_pong.handoff is not null as is_ping_pong,
        competing_owners.handoff is not null as is_contested,
        owned_at is null
        and coalesce(closed_at <= routing_due_at, false)
        and close_reason in ('rejected', 'recycled', 'disqualified', 'merged', 'deleted') as is_closed_before_due,
        case
            when is_excluded or (ready_at is null and knows_readiness) then 'not_applicable'
            when ready_at is null or not knows_owner then 'unknown'
        end as verdict_of_all
    from handoff_records as h
    left join unfit using (handoff)
    left join ping_pong using (handoff)
    left join competing_owners using (handoff)
)

select
    handoff,
    case
        when verdict_of_all is not null then verdict_of_all
        when routing_due_at is null then 'unknown'
        when owned_at <= routing_due_at then 'pass'
        when possibly_owned_at <= routing_due_at then 'unknown'
        when is_closed_before_due then 'not_applicable'
        when owned_at is null and routing_due_at > getvariable('as_of') then 'pending'
        else 'fail'
    end as owned_in_time,
    case
        when verdict_of_all is not null then verdict_of_all
        when has_unfit_owner then 'fail'
        when is_closed_before_due and not has_unknown_owner then 'not_applicable'
        when owned_at is null and routing_due_at > getvariable('as_of') then 'pending'
        when has_unknown_owner or (owned_at is null and routing_due_at is null) then 'unknown'
        when owned_at is null then 'fail'
        else 'pass'
    end as owner_accountable,
    case
        when verdict_of_all is not null then verdict_of_all
        when owned_at is null then if(possibly_owned_at is null, 'not_applicable', 'unknown')
        when is_ping_pong then 'fail'
        else 'pass'
    end as no_ping_pong,
    case
        when verdict_of_all is not null then verdict_of_all
        when owned_at is null then if(possibly_owned_at is null, 'not_applicable', 'unknown')
        when is_contested then 'fail'
        else 'pass'
    end as one_owner_for_one_buyer
from gathered;

-- Acceptance: the change of status that was the decision, and who made it.
create temp table deciders as
select
    h.handoff,
    h.handoff_id,
    decided_at,
    decision_basis,
    arg_min_null(actor_id, row(length(raw_id), raw_id)) as actor_id
from handoff_records as h
inner join status_history on h.lead = status_history.lead and decided_at = occurred_at
where case decision_basis
    when 'explicit' then stage = decision
    else stage in (
        'accepted', 'rejected', 'info_requested', 'working', 'qualified', 'won', 'lost', 'recycled', 'disqualified'
    )
end
group by all;

-- So many explicit decisions of one person within so few seconds were one sweep.
create temp table sweeps as
with in_order as (
    select
        handoff,
        actor_id,
        row_number() over in_time as position,
        case
            when epoch_us(decided_at) - epoch_us(lag(decided_at, getvariable('bulk_decisions') - 1) over in_time)
                < getvariable('bulk_seconds') * 1000000 then position
        end as sweep_end
    from deciders
    inner join users on actor_id = user_id
    where decision_basis = 'explicit' and kind = 'user'
    window in_time as (partition by actor_id order by decided_at, handoff_id)
),

with_next as (
    select
        handoff,
        position,
        min(sweep_end) over (
            partition by actor_id order by position rows between current row and unbounded following
        ) as next_sweep_end
    from in_order
)

select handoff from with_next where next_sweep_end < position + getvariable('bulk_decisions');

create temp table acceptance_checks as
with gathered as (
    select
        h.*,
        users.kind as actor_kind,
        sweeps.handoff is not null as is_in_bulk,
        case
            when is_excluded then 'not_applicable'
            when owned_at is not null or decision is not null then null
            when ready_at is null and knows_readiness then 'not_applicable'
            when possibly_owned_at is not null or not (knows_acceptance and knows_owner) then 'unknown'
            else 'not_applicable'
        end as verdict_of_all,
        case
            when decision is not null then null
            when not knows_acceptance or decision_due_at is null then 'unknown'
            when close_reason in ('merged', 'deleted') and closed_at < decision_due_at then 'not_applicable'
            when decision_due_at > getvariable('as_of') then 'pending'
            else 'fail'
        end as undecided
    from handoff_records as h
    left join (select handoff, actor_id from deciders) as deciders using (handoff)
    left join users on deciders.actor_id = users.user_id
    left join sweeps using (handoff)
)

select
    handoff,
    case
        when verdict_of_all is not null then verdict_of_all
        when undecided is not null then undecided
        when decision_basis = 'explicit' then 'pass'
        when not (getvariable('has_accepted') and knows_acceptance) then 'unknown'
        -- Work that began without a word may still be accepted, until it is qualified or over.
        when closed_at is null and qualified_at is null and decision_due_at > getvariable('as_of') then 'pending'
        else 'fail'
    end as decision_recorded,
    case
        when verdict_of_all is not null then verdict_of_all
        when undecided is not null then undecided
        when ready_at is null and knows_readiness then 'not_applicable'
        when decision_due_at is null or (decision_basis = 'implicit' and not knows_acceptance) then 'unknown'
        when decided_at <= decision_due_at then 'pass'
        else 'fail'
    end as decided_in_time,
    case
        when verdict_of_all is not null then verdict_of_all
        when qualified_at is null and knows_qualification then 'not_applicable'
        when qualified_at is null or not getvariable('has_accepted') then 'unknown'
        when decision_basis = 'explicit' and decided_at <= qualified_at then 'pass'
        when not knows_acceptance then 'unknown'
        else 'fail'
    end as decided_before_qualified,
    case
        when verdict_of_all is not null then verdict_of_all
        when decision is null or decision_basis = 'implicit' then if(knows_acceptance, 'not_applicable', 'unknown')
        when actor_kind in ('integration', 'queue') or is_in_bulk then 'fail'
        when actor_kind = 'user' then 'pass'
        else 'unknown'
    end as decided_by_hand
from gathered;

-- First action: whose the lead was when somebody else acted, and what automation did where nobody acted.
create temp table first_action_checks as
with others as (
    select h.handoff, held_periods.handoff is not null as is_holder_known, held_periods.owner_id as holder_id
    from handoff_records as h
    left join held_periods
        on
            h.handoff = held_periods.handoff
            and first_action_at >= owned_from
            and (owned_until is null or first_action_at < owned_until)
    where owned_at is not null and first_action_by_id <> h.owner_id
),

automated as (
    select distinct handoff
    from handoff_records
    inner join handoffs using (handoff)
    inner join activities on handoffs.lead = activities.lead
    where
        owned_at is not null
        and first_action_at is null
        and is_automated
        and happened_at between owned_at and handoffs.ends_at
        and happened_at < next_captured_at
),

gathered as (
    select
        h.*,
        automated.handoff is not null as is_automated_only,
        others.handoff is null or coalesce(first_action_by_id = holder_id, false) as is_by_holder,
        coalesce(is_holder_known, false) as is_holder_known,
        first_action_at is null and coalesce(closed_at <= first_action_due_at, false) as is_closed_before_due,
        case
            when is_excluded then 'not_applicable'
            when owned_at is not null then null
            when possibly_owned_at is not null then 'unknown'
            when ready_at is null and knows_readiness then 'not_applicable'
            when ready_at is null or not knows_owner then 'unknown'
            else 'not_applicable'
        end as verdict_of_all
    from handoff_records as h
    left join others using (handoff)
    left join automated using (handoff)
)

select
    handoff,
    case
        when verdict_of_all is not null then verdict_of_all
        when first_action_at <= first_action_due_at then if(possibly_owned_at is null, 'pass', 'unknown')
        when not knows_actions or first_action_due_at is null then 'unknown'
        when possibly_acted_at <= first_action_due_at then 'unknown'
        when
            is_closed_before_due
            and close_reason in ('rejected', 'recycled', 'disqualified', 'merged', 'deleted') then 'not_applicable'
        when first_action_at is null and first_action_due_at > getvariable('as_of') then 'pending'
        else 'fail'
    end as acted_in_time,
    case
        when verdict_of_all is not null then verdict_of_all
        when first_action_at is not null then 'pass'
        when not knows_actions or first_action_due_at is null or possibly_acted_at is not null then 'unknown'
        when is_closed_before_due then 'not_applicable'
        when first_action_due_at > getvariable('as_of') then 'pending'
        when is_automated_only then 'fail'
        else 'not_applicable'
    end as human_action,
    case
        when verdict_of_all is not null then verdict_of_all
        when possibly_acted_at is not null then 'unknown'
        when first_action_at is null and knows_actions then 'not_applicable'
        when first_action_at is null then 'unknown'
        when is_by_holder then 'pass'
        when is_holder_known then 'fail'
        else 'unknown'
    end as acted_by_owner
from gathered;

-- Qualification: the next step is owed once the lead is both accepted and acted on.
create temp table qualification_checks as
with owed as (
    select handoff, owner_calendar, greatest(first_action_at, accepted_at) as owed_since, next_step_limit
    from handoff_records
    inner join (select handoff, next_step_limit from clocks) using (handoff)
    where accepted_at is not null and first_action_at is not null
),

placed as (
    select
        owed.*,
        position_in(standing, owed_since) + cast(next_step_limit.minutes * 60000000 as bigint) as due
    from owed
    left join standing on stands_at(standing, owner_calendar, owed_since)
),

next_steps as (
    select
        handoff,
        case
            when next_step_limit.is_wall then plus_minutes(owed_since, next_step_limit.minutes)
            else moment_in(hours, due)
        end as next_step_due_at
    from placed
    left join hours on reached_in(hours, owner_calendar, due)
),

gathered as (
    select
        h.*,
        next_step_due_at,
        window_ends_at,
        coalesce(acted_at <= window_ends_at, false) as has_action,
        coalesce(possibly_acted_from_at <= window_ends_at, false) as has_possible_action,
        least(qualified_at, closed_at) as over_at,
        plus_minutes(accepted_at, horizon.length * 1440) as horizon_at,
        case
            when is_excluded then 'not_applicable'
            when not knows_acceptance then 'unknown'
            when accepted_at is null then 'not_applicable'
        end as verdict_of_all
    from handoff_records as h
    left join lengths as horizon on horizon.metric = 'accepted_to_qualified'
    left join next_steps using (handoff)
    left join windowed on h.handoff_id = windowed.handoff_id and windowed.metric = 'no_action_accepted'
    left join acted_on on h.handoff_id = acted_on.handoff_id
)

select
    handoff,
    case
        when verdict_of_all is not null then verdict_of_all
        when first_action_at is null and possibly_acted_at is not null then 'unknown'
        when first_action_at is null and knows_actions then 'not_applicable'
        when first_action_at is null or next_step_due_at is null then 'unknown'
        when least(next_step_at, over_at) <= next_step_due_at then 'pass'
        when possibly_followed_up_at <= next_step_due_at then 'unknown'
        when next_step_at is null and over_at is null and next_step_due_at > getvariable('as_of') then 'pending'
        else 'fail'
    end as next_step_set,
    case
        when verdict_of_all is not null then verdict_of_all
        when not knows_actions or window_ends_at is null then 'unknown'
        when has_action then 'pass'
        when has_possible_action then 'unknown'
        when qualified_at <= window_ends_at then 'unknown'
        when close_reason in ('merged', 'deleted') and closed_at <= window_ends_at then 'not_applicable'
        when window_ends_at > getvariable('as_of') then 'pending'
        else 'fail'
    end as accepted_acted_on,
    case
        when verdict_of_all is not null then verdict_of_all
        when over_at <= horizon_at then 'pass'
        when horizon_at > getvariable('as_of') then 'pending'
        when not knows_qualification then 'unknown'
        else 'fail'
    end as decided_by_horizon
from gathered;

-- Outcome: a reason agrees with the evidence unless the evidence speaks against it.
create temp table outcome_checks as
with gathered as (
    select
        h.*,
        window_ends_at,
        reasons.is_usable,
        reasons.must_agree_with,
        matched.handoff_id is not null as is_matched,
        is_reason_known
        and (rejection_reason is not null or coalesce(closed_at >= getvariable('reason_since'), false)) as sees_reason,
        linked_at,
        plus_minutes(qualified_at, check_limit('opportunity_link_days') * 1440) as link_due_at,
        case
            when is_excluded then 'not_applicable'
            when close_reason in ('rejected', 'recycled', 'disqualified') then null
            when not knows_decision or (closed_at is null and has_unmapped_status) then 'unknown'
            else 'not_applicable'
        end as verdict_of_reason
    from handoff_records as h
    left join windowed on h.handoff_id = windowed.handoff_id and windowed.metric = 'rejection_reason_quality'
    left join reasons on said(rejection_reason) = reasons.reason
    left join matched on h.handoff_id = matched.handoff_id
    left join first_opportunities using (handoff)
)

select
    handoff,
    case
        when verdict_of_reason is not null then verdict_of_reason
        when not sees_reason or window_ends_at is null then 'unknown'
        when window_ends_at > getvariable('as_of') then 'pending'
        when is_usable then 'pass'
        else 'fail'
    end as closed_with_usable_reason,
    case
        when verdict_of_reason is not null then verdict_of_reason
        when not sees_reason then 'unknown'
        when must_agree_with is null then 'not_applicable'
        when case must_agree_with
                when 'attempts' then knows_actions and first_action_at is null and possibly_acted_at is null
                when 'match' then not is_matched and getvariable('can_match')
                when 'bounce' then first_two_way_at is not null
            end then 'fail'
        when must_agree_with = 'attempts' and first_action_at is null then 'unknown'
        when must_agree_with = 'match' and not is_matched then 'unknown'
        when must_agree_with = 'bounce' and not knows_actions then 'unknown'
        else 'pass'
    end as reason_agrees,
    case
        when is_excluded or (qualified_at is null and knows_qualification) then 'not_applicable'
        when qualified_at is null then 'unknown'
        when linked_at <= link_due_at then 'pass'
        when not coalesce(qualified_at >= getvariable('opportunity_since'), false) then 'unknown'
        when close_reason in ('merged', 'deleted') and closed_at <= link_due_at then 'not_applicable'
        when linked_at is null and link_due_at > getvariable('as_of') then 'pending'
        else 'fail'
    end as opportunity_linked
from gathered;

create temp table checks as
select *
from capture_checks
inner join routing_checks using (handoff)
inner join acceptance_checks using (handoff)
inner join first_action_checks using (handoff)
inner join qualification_checks using (handoff)
inner join outcome_checks using (handoff);

create table diagnosis as
with judged as (
    select
        handoff_id,
        worst([
            source_present, conversion_point_present, lead_type_known, context_in_time, context_survives_conversion
        ]) as capture_verdict,
        worst([owned_in_time, owner_accountable, no_ping_pong, one_owner_for_one_buyer]) as routing_verdict,
        worst([decision_recorded, decided_in_time, decided_before_qualified, decided_by_hand]) as acceptance_verdict,
        worst([acted_in_time, human_action, acted_by_owner]) as first_action_verdict,
        worst([next_step_set, accepted_acted_on, decided_by_horizon]) as qualification_verdict,
        worst([closed_with_usable_reason, reason_agrees, opportunity_linked]) as outcome_verdict,
        -- The checks stand in framework order: the rank of the first that failed is its place.
        list_position([
            source_present, conversion_point_present, lead_type_known, context_in_time, context_survives_conversion,
            owned_in_time, owner_accountable, no_ping_pong, one_owner_for_one_buyer,
            decision_recorded, decided_in_time, decided_before_qualified, decided_by_hand,
            acted_in_time, human_action, acted_by_owner,
            next_step_set, accepted_acted_on, decided_by_horizon,
            closed_with_usable_reason, reason_agrees, opportunity_linked
        ], 'fail') as first_failed,
        lead_type
    from checks
    inner join (select handoff, handoff_id, lead_type from handoff_records) using (handoff)
)

select
    judged.* exclude (first_failed, lead_type),
    step as primary_break,
    root_cause,
    fix as recommended_fix,
    case
        when step = 'routing' then nullif(concat_ws(
            ', ',
            if(lead_type is null, 'lead type', null),
            if(getvariable('has_accepted'), null, 'acceptance standard')
        ), '')
    end as define_first
from judged
left join root_causes on first_failed = cast(rank as bigint);

create view fct_handoffs as
select * exclude (
    lead, handoff, ends_at, owner_calendar, owned_on_owner, business_day_minutes, counts_as_accepted,
    has_unmapped_status, possibly_owned_at, possibly_acted_at, possibly_followed_up_at,
    is_reason_known, has_other_records, knows_owner, knows_actions, knows_readiness, knows_decision, knows_acceptance,
    knows_qualification
)
from handoff_records
left join diagnosis using (handoff_id);
