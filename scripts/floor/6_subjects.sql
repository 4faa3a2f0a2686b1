-- The floor, part 6: who counts in which metric, since when, and with what result.

-- The end of a window that is counted in days, or in business days of the owner's calendar.
create temp table lengths as
select lower(metric) as metric, cast(length as double) as length, lower(unit) as unit from maturity_windows;

create temp table windowed as
with starts as (
    select handoff_id, 'no_action_accepted' as metric, accepted_at as starts_at, owner_calendar, business_day_minutes
    from handoff_records
    where accepted_at is not null
    union all
    select handoff_id, 'accepted_to_qualified', accepted_at, owner_calendar, business_day_minutes
    from handoff_records
    where counts_as_accepted
    union all
    select handoff_id, 'rejection_reason_quality', closed_at, owner_calendar, business_day_minutes
    from handoff_records
    where close_reason in ('rejected', 'recycled', 'disqualified')
),

placed as (
    select
        starts.*,
        lengths.length,
        unit,
        position_in(standing, starts_at) + cast(lengths.length * business_day_minutes * 60000000 as bigint) as due
    from starts
    inner join lengths using (metric)
    left join standing on stands_at(standing, owner_calendar, starts_at)
)

select
    handoff_id,
    metric,
    case when unit = 'days' then plus_minutes(starts_at, length * 1440) else moment_in(hours, due) end as window_ends_at
from placed
left join hours on unit = 'business_days' and reached_in(hours, owner_calendar, due);

create temp table acted_on as
select
    handoff_id,
    min(acted_at) filter (is_action and acted_at >= coalesce(owned_at, h.captured_at)) as acted_at,
    min(acted_at) filter (is_possible_action or acted_at < coalesce(owned_at, h.captured_at)) as possibly_acted_from_at
from handoff_records as h
inner join handoffs using (handoff)
inner join activities on h.lead = activities.lead
where
    accepted_at is not null
    and (is_action or is_possible_action)
    and (acted_at >= coalesce(possibly_owned_at, owned_at, h.captured_at) or any_time_from is not null)
    and acted_at < next_captured_at
    and acted_at <= getvariable('as_of')
    and (any_time_from is null or possible_from <= getvariable('as_of'))
group by handoff_id;

create temp table reasons as
select
    said(raw_reason) as reason,
    arg_min(cast(is_usable as boolean) and not cast(is_catch_all as boolean), crm = '*') as is_usable,
    arg_min_null(lower(must_agree_with), crm = '*') as must_agree_with
from rejection_reason_map
where crm in ('generic', '*')
group by all;

-- Records of the person that were there when the lead was turned back.
create temp table matched as
select distinct handoff_records.handoff_id
from handoff_records
inner join handoff_records as others using (person_id)
where
    handoff_records.has_other_records
    and handoff_records.lead <> others.lead
    and others.handoff_number = 1
    and others.captured_at <= handoff_records.closed_at
    and handoff_records.close_reason in ('rejected', 'recycled', 'disqualified');

-- Two salespeople touched one person within the window, the record was not handed to the second one in between, and
-- neither of them sells to the account or has an opportunity of the record.
create temp table sellers as
select lead, opportunities.owner_id, opportunities.created_at
from leads
inner join opportunities on converted_account_id = account_id
union all
select lead, owner_id, created_at from lead_opportunities;

-- A copy that was merged away is still that person.
create temp table person_touches as
select
    coalesce(persons.person, leads.lead_key) as person,
    activities.lead,
    activity_id,
    happened_at,
    performed_by_id,
    coalesce(exclusion_reason <> 'merged into another lead', false) as is_excluded
from activities
inner join leads using (lead)
left join persons using (lead)
left join excluded_leads using (lead)
where is_action and happened_at <= getvariable('as_of');

create temp table conflicts as
with person_sellers as (
    select coalesce(person, lead_key) as person, sellers.owner_id as performed_by_id, min(sellers.created_at) as since
    from sellers
    inner join leads using (lead)
    left join persons using (lead)
    group by all
),

strangers as (
    select person_touches.*
    from person_touches
    left join person_sellers using (person, performed_by_id)
    where since is null or since > happened_at
),

contested as (
    select person from strangers group by person having min(performed_by_id) <> max(performed_by_id)
),

in_order as (
    select
        *,
        lead(lead) over touch as next_lead,
        lead(activity_id) over touch as next_activity_id,
        lead(happened_at) over touch as next_at,
        lead(performed_by_id) over touch as next_by_id,
        lead(is_excluded) over touch as next_is_excluded
    from strangers
    semi join contested using (person)
    window touch as (partition by person order by happened_at, length(activity_id), activity_id)
),

pairs as (
    select in_order.*
    from in_order
    inner join lengths on metric = 'duplicate_outreach'
    where
        performed_by_id <> next_by_id
        and not (is_excluded and next_is_excluded)
        and next_at <= plus_minutes(happened_at, length * 1440)
),

received as (
    select lead, new_value as owner_id, old_value as from_id, changed_at as received_at from changes where field = 'owner'
),

records as (
    select
        activity_id, happened_at, performed_by_id, next_at, next_by_id, lead as first_lead, unnest([lead, next_lead]) as lead
    from pairs
),

planned as (
    select activity_id
    from records
    inner join received on records.lead = received.lead and records.next_by_id = received.owner_id
    -- Another record of the person that was routed to the second one on its own is how a buyer comes to be worked twice.
    where
        received_at between happened_at and next_at
        and (records.lead = first_lead or from_id = performed_by_id)

    union all

    select activity_id
    from records
    inner join sellers using (lead)
    where owner_id in (performed_by_id, next_by_id) and created_at <= next_at
)

from pairs
anti join planned using (activity_id);

create table fct_duplicate_outreach as
select
    person as person_id,
    'generic' as crm,
    first_leads.source_relation,
    first_leads.lead_id as first_lead_id,
    performed_by_id as first_touch_by_id,
    happened_at as first_touch_at,
    'activities' as first_touch_raw_table,
    activity_id as first_touch_raw_id,
    second_leads.lead_id as second_lead_id,
    next_by_id as second_touch_by_id,
    next_at as second_touch_at,
    'activities' as second_touch_raw_table,
    next_activity_id as second_touch_raw_id,
    seconds(happened_at, next_at) as seconds_between,
    'two salespeople on '
    || case when conflicts.lead = next_lead then 'one record' else 'two records of one person' end
    || ', with no handover between their touches' as conflict
from conflicts
inner join leads as first_leads on conflicts.lead = first_leads.lead
inner join leads as second_leads on next_lead = second_leads.lead;

-- A person counts once for all time, and once in each month and week in which it was touched: as part of the handoff
-- in which the first of these touches fell, of an excluded lead only where there are no others.
create temp table touched_persons as
with by_period as (
    select
        unnest(['all', 'month', 'week']) as counts_in,
        unnest([null, date_trunc('month', happened_at), date_trunc('week', happened_at)]) as period_start,
        person_touches.*,
        conflicts.activity_id is not null as is_conflict
    from person_touches
    left join (select activity_id from conflicts) as conflicts using (activity_id)
),

first_touches as (
    select
        counts_in,
        person,
        arg_min(happened_at, row(is_excluded, happened_at)) as first_touch_at,
        arg_min(lead, row(is_excluded, happened_at, length(activity_id), activity_id)) as lead,
        bool_and(is_excluded) as is_excluded,
        bool_or(is_conflict) as is_conflict
    from by_period
    group by counts_in, period_start, person
)

select first_touches.* exclude (lead), lead, handoff_number
from first_touches
inner join handoffs using (lead)
where (handoff_number = 1 or first_touch_at >= captured_at) and first_touch_at < next_captured_at;

-- Where statuses were not recorded nobody knows whether a handoff ever was ready.
create temp table subjects as
select
    'lead_to_owner_time' as metric,
    handoff_id,
    null as counts_in,
    coalesce(ready_at, captured_at) as cohort_at,
    is_excluded,
    ready_at is null or not knows_owner or possibly_owned_at is not null as is_unknown,
    false as is_immature,
    owned_at is not null as is_success,
    owned_at is null as is_censored,
    coalesce(lead_to_owner_seconds, seconds(ready_at, ends_at)) as duration
from handoff_records
where ready_at is not null or not knows_readiness

union all

select
    'owner_to_first_action_time',
    handoff_id,
    null,
    coalesce(owned_at, ready_at, captured_at),
    is_excluded,
    owned_at is null
    or not (knows_owner and knows_actions)
    or possibly_owned_at is not null
    or possibly_acted_at is not null,
    false,
    owner_to_first_action_business_seconds is not null,
    owner_to_first_action_business_seconds is null,
    coalesce(owner_to_first_action_business_seconds, (position_in(standing, ends_at) - owned_on_owner) // 1000000)
from handoff_records
left join standing on stands_at(standing, owner_calendar, ends_at)
where (owned_at is not null and acted_before_owned is not true)
    or (possibly_owned_at is not null and coalesce(first_action_at >= possibly_owned_at, true))
    or (ready_at is not null and not knows_owner)
    or (ready_at is null and not knows_readiness)

union all

select
    'no_action_accepted',
    handoff_records.handoff_id,
    null,
    coalesce(accepted_at, captured_at),
    is_excluded,
    not (knows_acceptance and knows_actions)
    or (
        coalesce(possibly_acted_from_at <= window_ends_at, false)
        and coalesce(acted_at > window_ends_at, true)
    ),
    coalesce(window_ends_at > getvariable('as_of'), true),
    coalesce(acted_at > window_ends_at, true) and coalesce(qualified_at > window_ends_at, true),
    false,
    null
from handoff_records
left join windowed on handoff_records.handoff_id = windowed.handoff_id and metric = 'no_action_accepted'
left join acted_on on handoff_records.handoff_id = acted_on.handoff_id
where counts_as_accepted or not knows_acceptance

union all

-- A reason holds unless the evidence speaks against it.
select
    'rejection_reason_quality',
    handoff_records.handoff_id,
    null,
    coalesce(closed_at, captured_at),
    is_excluded,
    not (
        knows_decision
        and is_reason_known
        and (rejection_reason is not null or coalesce(closed_at >= getvariable('reason_since'), false))
    )
    or (
        coalesce(reasons.is_usable, false) and coalesce(case reasons.must_agree_with
            when 'attempts' then first_action_at is null and (not knows_actions or possibly_acted_at is not null)
            when 'match' then matched.handoff_id is null and not getvariable('can_match')
            when 'bounce' then first_two_way_at is null and not knows_actions
        end, false)
    ),
    coalesce(window_ends_at > getvariable('as_of'), true),
    coalesce(reasons.is_usable, false) and case reasons.must_agree_with
        when 'attempts' then first_action_at is not null
        when 'match' then matched.handoff_id is not null
        when 'bounce' then first_two_way_at is null and knows_actions
        else true
    end,
    false,
    null
from handoff_records
left join windowed on handoff_records.handoff_id = windowed.handoff_id and metric = 'rejection_reason_quality'
left join reasons on said(rejection_reason) = reasons.reason
left join matched on handoff_records.handoff_id = matched.handoff_id
where close_reason in ('rejected', 'recycled')
    or (close_reason = 'disqualified' and decision = 'rejected' and not getvariable('has_rejected'))
    or not knows_decision
    or (closed_at is null and has_unmapped_status)

union all

select
    'duplicate_outreach',
    handoff_id,
    counts_in,
    first_touch_at,
    touched_persons.is_excluded,
    false,
    plus_minutes(first_touch_at, length * 1440) > getvariable('as_of'),
    is_conflict,
    false,
    null
from touched_persons
inner join handoff_records using (lead, handoff_number)
inner join lengths on metric = 'duplicate_outreach'

union all

-- A person of whom nothing is recorded, from the first of its handoffs, one that counts where there is one.
select
    'duplicate_outreach',
    arg_min(handoff_id, row(is_excluded, captured_at, handoff_id)),
    null,
    arg_min(captured_at, row(is_excluded, captured_at)),
    bool_and(is_excluded),
    true,
    false,
    false,
    false,
    null
from handoff_records
where person_id not in (select person from person_touches)
group by person_id
having not bool_or(knows_actions)

union all

select
    'source_to_accepted',
    handoff_id,
    null,
    coalesce(ready_at, captured_at),
    is_excluded,
    ready_at is null or not knows_acceptance or decision_due_at is null,
    coalesce(decision_due_at > getvariable('as_of'), false),
    counts_as_accepted and accepted_at <= decision_due_at,
    false,
    null
from handoff_records
where ready_at is not null or not knows_readiness

union all

-- A qualification that is older than the acceptance, such as an opportunity that was there before, is no result of it.
select
    'accepted_to_qualified',
    handoff_records.handoff_id,
    null,
    coalesce(accepted_at, captured_at),
    is_excluded,
    not (knows_acceptance and knows_qualification),
    coalesce(window_ends_at > getvariable('as_of'), true),
    coalesce(qualified_at between accepted_at and window_ends_at, false),
    false,
    null
from handoff_records
left join windowed on handoff_records.handoff_id = windowed.handoff_id and metric = 'accepted_to_qualified'
where counts_as_accepted or not knows_acceptance

union all

-- Without a deadline nobody can say whether it was met.
select
    'routing_sla',
    handoff_id,
    null,
    coalesce(ready_at, captured_at),
    is_excluded,
    ready_at is null
    or not knows_owner
    or routing_due_at is null
    or (coalesce(possibly_owned_at <= routing_due_at, false) and coalesce(owned_at > routing_due_at, true)),
    coalesce(routing_due_at > getvariable('as_of'), false),
    coalesce(owned_at <= routing_due_at, false),
    false,
    null
from handoff_records
where ready_at is not null or not knows_readiness

union all

select
    'first_action_sla',
    handoff_id,
    null,
    coalesce(owned_at, ready_at, captured_at),
    is_excluded,
    not (knows_owner and knows_actions)
    or first_action_due_at is null
    or (possibly_owned_at is not null and coalesce(first_action_at <= first_action_due_at, false))
    or (
        coalesce(possibly_acted_at <= first_action_due_at, false)
        and coalesce(first_action_at > first_action_due_at, true)
    ),
    coalesce(first_action_due_at > getvariable('as_of'), false),
    coalesce(first_action_at <= first_action_due_at, false),
    false,
    null
from handoff_records
where owned_at is not null
    or possibly_owned_at is not null
    or (ready_at is not null and not knows_owner)
    or (ready_at is null and not knows_readiness);
