-- The floor, part 6: the overall row of every metric.

-- The end of a window that is counted in days, or in business days of the owner's calendar.
create temp table lengths as
select lower(metric) as metric, cast(length as double) as length, lower(unit) as unit from maturity_windows;

create temp table windowed as
with starts as (
    select handoff_id, 'no_action_accepted' as metric, accepted_at as starts_at, owner_calendar, business_day_minutes
    from handoff_records
    where counts_as_accepted
    union all
    select handoff_id, 'accepted_to_qualified', accepted_at, owner_calendar, business_day_minutes
    from handoff_records
    where counts_as_accepted
    union all
    select handoff_id, 'rejection_reason_quality', closed_at, owner_calendar, business_day_minutes
    from handoff_records
    where close_reason in ('rejected', 'recycled')
        or (close_reason = 'disqualified' and decision = 'rejected' and not getvariable('has_rejected'))
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
select handoff_id, min(happened_at) as acted_at
from handoff_records
inner join activities using (lead)
where counts_as_accepted and is_action and happened_at >= coalesce(owned_at, captured_at)
group by handoff_id;

create temp table reasons as
select
    said(raw_reason) as reason,
    arg_min(cast(is_usable as boolean) and not cast(is_catch_all as boolean), crm = '*') as is_usable,
    arg_min_null(lower(must_agree_with), crm = '*') as must_agree_with
from rejection_reason_map
where crm in ('generic', '*')
group by all;

-- Two salespeople touched one person within the window, the record was not handed to the second one in between, and
-- neither of them sells to the account.
create temp table person_touches as
select
    coalesce(persons.person, leads.lead_key) as person,
    activities.lead,
    activity_id,
    happened_at,
    performed_by_id
from activities
inner join leads using (lead)
left join persons using (lead)
where is_action and happened_at <= getvariable('as_of');

create temp table duplicated_persons as
with contested as (
    select person from person_touches group by person having min(performed_by_id) <> max(performed_by_id)
),

in_order as (
    select
        *,
        lead(lead) over touch as next_lead,
        lead(happened_at) over touch as next_at,
        lead(performed_by_id) over touch as next_by_id
    from person_touches
    semi join contested using (person)
    window touch as (partition by person order by happened_at, length(activity_id), activity_id)
),

pairs as (
    select in_order.*
    from in_order
    inner join lengths on metric = 'duplicate_outreach'
    where performed_by_id <> next_by_id and next_at <= plus_minutes(happened_at, length * 1440)
),

received as (
    select lead, owner_id, owned_from as received_at from owner_periods where is_change
    union all
    select lead, owner_id, created_at from lead_opportunities
),

records as (
    select activity_id, happened_at, performed_by_id, next_at, next_by_id, unnest([lead, next_lead]) as lead from pairs
),

planned as (
    select activity_id
    from records
    inner join received on records.lead = received.lead and records.next_by_id = received.owner_id
    where received_at between happened_at and next_at

    union all

    select activity_id
    from records
    inner join leads using (lead)
    inner join opportunities on leads.converted_account_id = opportunities.account_id
    where opportunities.owner_id in (performed_by_id, next_by_id) and opportunities.created_at <= next_at
)

select distinct person
from pairs
anti join planned using (activity_id);

create temp table touched_persons as
select
    person,
    min(happened_at) as first_touch_at,
    arg_min(lead, row(happened_at, length(activity_id), activity_id)) as lead
from person_touches
group by person;

-- Where statuses were not recorded nobody knows whether a handoff ever was ready.
create temp table subjects as
select
    'lead_to_owner_time' as metric,
    is_excluded,
    ready_at is null or not knows_owner as is_unknown,
    false as is_immature,
    owned_at is not null as is_success,
    owned_at is null as is_censored,
    coalesce(lead_to_owner_seconds, seconds(ready_at, ends_at)) as duration
from handoff_records
where ready_at is not null or not knows_decision

union all

select
    'owner_to_first_action_time',
    is_excluded,
    owned_at is null or not (knows_owner and knows_actions),
    false,
    owner_to_first_action_business_seconds is not null,
    owner_to_first_action_business_seconds is null,
    coalesce(owner_to_first_action_business_seconds, (position_in(standing, ends_at) - owned_on_owner) // 1000000)
from handoff_records
left join standing on stands_at(standing, owner_calendar, ends_at)
where (owned_at is not null and acted_before_owned is not true)
    or (ready_at is not null and not knows_owner)
    or (ready_at is null and not knows_decision)

union all

select
    'no_action_accepted',
    is_excluded,
    not (knows_decision and knows_actions),
    coalesce(window_ends_at > getvariable('as_of'), true),
    coalesce(acted_at > window_ends_at, true) and coalesce(qualified_at > window_ends_at, true),
    false,
    null
from handoff_records
left join windowed on handoff_records.handoff_id = windowed.handoff_id and metric = 'no_action_accepted'
left join acted_on on handoff_records.handoff_id = acted_on.handoff_id
where counts_as_accepted or not knows_decision

union all

-- A reason holds unless the evidence speaks against it.
select
    'rejection_reason_quality',
    is_excluded,
    not (
        knows_decision
        and is_reason_known
        and (rejection_reason is not null or coalesce(closed_at >= getvariable('reason_since'), false))
    ),
    coalesce(window_ends_at > getvariable('as_of'), true),
    coalesce(reasons.is_usable, false) and case reasons.must_agree_with
        when 'attempts' then first_action_at is not null or not knows_actions
        when 'match' then has_other_records
        when 'bounce' then first_two_way_at is null
        else true
    end,
    false,
    null
from handoff_records
left join windowed on handoff_records.handoff_id = windowed.handoff_id and metric = 'rejection_reason_quality'
left join reasons on said(rejection_reason) = reasons.reason
where close_reason in ('rejected', 'recycled')
    or (close_reason = 'disqualified' and decision = 'rejected' and not getvariable('has_rejected'))
    or not knows_decision

union all

select
    'duplicate_outreach',
    excluded_leads.exclusion_reason <> 'merged into another lead' is true,
    false,
    plus_minutes(first_touch_at, length * 1440) > getvariable('as_of'),
    duplicated_persons.person is not null,
    false,
    null
from touched_persons
inner join lengths on metric = 'duplicate_outreach'
left join excluded_leads using (lead)
left join duplicated_persons on touched_persons.person = duplicated_persons.person

union all

-- A person of whom nothing is recorded, from the first of its handoffs.
select 'duplicate_outreach', arg_min(is_excluded, row(captured_at, handoff_id)), true, false, false, false, null
from handoff_records
where person_id not in (select person from person_touches)
group by person_id
having not bool_or(knows_actions)

union all

select
    'source_to_accepted',
    is_excluded,
    ready_at is null or not knows_decision or decision_due_at is null,
    coalesce(decision_due_at > getvariable('as_of'), false),
    counts_as_accepted and accepted_at <= decision_due_at,
    false,
    null
from handoff_records
where ready_at is not null or not knows_decision

union all

-- A qualification that is older than the acceptance, such as an opportunity that was there before, is no result of it.
select
    'accepted_to_qualified',
    is_excluded,
    not (knows_decision and knows_qualification),
    coalesce(window_ends_at > getvariable('as_of'), true),
    coalesce(qualified_at between accepted_at and window_ends_at, false),
    false,
    null
from handoff_records
left join windowed on handoff_records.handoff_id = windowed.handoff_id and metric = 'accepted_to_qualified'
where counts_as_accepted or not knows_decision

union all

-- Without a deadline nobody can say whether it was met.
select
    'routing_sla',
    is_excluded,
    ready_at is null or not knows_owner or routing_due_at is null,
    coalesce(routing_due_at > getvariable('as_of'), false),
    coalesce(owned_at <= routing_due_at, false),
    false,
    null
from handoff_records
where ready_at is not null or not knows_decision

union all

select
    'first_action_sla',
    is_excluded,
    not (knows_owner and knows_actions) or first_action_due_at is null,
    coalesce(first_action_due_at > getvariable('as_of'), false),
    coalesce(first_action_at <= first_action_due_at, false),
    false,
    null
from handoff_records
where owned_at is not null
    or (ready_at is not null and not knows_owner)
    or (ready_at is null and not knows_decision);

-- Kaplan and Meier: what share still waits after each duration at which a wait ended.
create temp table quantiles as
with leaving as (
    select metric, duration, count(*) as n_leaving, count(*) filter (not is_censored) as n_ended
    from subjects
    where duration is not null and not is_excluded and not is_unknown and not is_immature
    group by all
),

at_risk as (
    select *, sum(n_leaving) over (partition by metric order by duration desc) as n_at_risk
    from leaving
),

waiting as (
    select metric, duration, product(1 - n_ended / n_at_risk) over (partition by metric order by duration) as share
    from at_risk
)

select
    metric,
    min(duration) filter (share <= 0.5 + 1e-9) as p50_seconds,
    min(duration) filter (share <= 0.1 + 1e-9) as p90_seconds
from waiting
group by metric;

create table metrics as
with states as (
    select
        *,
        case
            when is_excluded then 'excluded'
            when is_unknown then 'unknown'
            when is_immature then 'immature'
            else 'counted'
        end as state
    from subjects
),

counts as (
    select
        metric,
        count(*) filter (state = 'counted') as n_eligible,
        count(*) filter (state = 'counted' and is_success) as n_success,
        count(*) filter (state = 'counted' and is_censored) as n_censored,
        count(*) filter (state = 'immature') as n_immature,
        count(*) filter (state = 'excluded') as n_excluded,
        count(*) filter (state = 'unknown') as n_unknown
    from states
    group by metric
),

every_metric as (
    select distinct metric from metric_targets where dimension = 'all'
)

select
    metric,
    coalesce(n_eligible, 0) as n_eligible,
    coalesce(n_success, 0) as n_success,
    coalesce(n_censored, 0) as n_censored,
    coalesce(n_immature, 0) as n_immature,
    coalesce(n_excluded, 0) as n_excluded,
    coalesce(n_unknown, 0) as n_unknown,
    case when metric not like '%\_time' escape '\' and n_eligible > 0 then n_success / n_eligible end as rate,
    p50_seconds,
    p90_seconds
from every_metric
left join counts using (metric)
left join quantiles using (metric);
