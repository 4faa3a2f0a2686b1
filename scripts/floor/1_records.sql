-- The floor, part 1: raw text to typed columns. Reads raw_generic of the attached database `crm`, one org, and the
-- definition files as tables of text with row_number (scripts/bench.py makes both). Rows of one lead meet on `lead`,
-- a number: integers join and group faster than ids.

set TimeZone = 'UTC';

create or replace temp macro to_time(value) as make_timestamp(epoch_us(try_cast(value as timestamptz)));
create or replace temp macro said(value) as lower(trim(value));
create or replace temp macro seconds(start, finish) as
    cast(floor((epoch_us(finish) - epoch_us(start)) / 1000000.0) as bigint);
create or replace temp macro plus_minutes(moment, minutes) as
    moment + to_microseconds(cast(minutes * 60000000 as bigint));

-- Columns that an export may lack.
create temp view raw_leads as
from crm.raw_generic.leads
union all by name
select null as email, null as phone, null as first_name, null as last_name, null as website, null as country,
    null as created_by_id, null as source_detail, null as conversion_point, null as lead_type,
    null as rejection_reason, null as converted_contact_id, null as converted_account_id, null as converted_opportunity_id,
    null as merged_into_lead_id
where false;

create temp view raw_users as
from crm.raw_generic.users
union all by name
select null as team, null as role, null as is_sales, null as is_active, null as deactivated_at
where false;

create temp view raw_opportunities as
from crm.raw_generic.opportunities
union all by name
select null as account_id, null as contact_id, null as lead_source
where false;

create temp view raw_conversions as
from crm.raw_generic.conversions
union all by name
select null as lead_source
where false;

create temp table leads as
select
    cast(row_number() over () as integer) as lead,
    lead_id,
    _source_relation as source_relation,
    cast(md5('generic|' || _source_relation || '|' || lead_id) as uuid) as lead_key,
    lower(email) as email,
    phone,
    lower(first_name) as first_name,
    lower(last_name) as last_name,
    website,
    lower(trim(country)) as country,
    created_by_id,
    owner_id,
    status,
    lead_source,
    source_detail,
    conversion_point,
    lead_type,
    rejection_reason,
    converted_contact_id,
    converted_account_id,
    converted_opportunity_id,
    nullif(merged_into_lead_id, lead_id) as merged_into_lead_id,
    coalesce(cast(is_converted as boolean), false) as is_converted,
    coalesce(cast(is_deleted as boolean), false) as is_deleted,
    to_time(created_at) as created_at,
    to_time(converted_at) as converted_at,
    to_time(updated_at) as updated_at
from raw_leads;

create temp view raw_changes as
from crm.raw_generic.field_changes
union all by name
select null as changed_by_id
where false;

create temp table changes as
select
    leads.lead,
    changes.change_id,
    case lower(changes.field) when 'owner_id' then 'owner' else lower(changes.field) end as field,
    changes.old_value,
    changes.new_value,
    changes.changed_by_id,
    to_time(changes.changed_at) as changed_at
from raw_changes as changes
inner join leads using (lead_id);

-- What changed before the lead was there says how it came.
create temp table early_changes as
select lead, field, created_at, arg_max_null(new_value, row(changed_at, length(change_id), change_id)) as value
from changes
inner join leads using (lead)
where field in ('status', 'owner') and changed_at < created_at
group by all;

create temp table conversions as
select
    leads.lead,
    conversions.conversion_id,
    conversions.conversion_point,
    conversions.lead_source,
    to_time(conversions.submitted_at) as submitted_at
from raw_conversions as conversions
left join leads using (lead_id);

create temp table opportunities as
select
    opportunity_id,
    lead_id,
    account_id,
    contact_id,
    owner_id,
    lead_source,
    to_time(created_at) as created_at,
    cast(is_won as boolean) as is_won,
    coalesce(cast(is_closed as boolean) or cast(is_won as boolean), false) as is_closed,
    case when cast(is_closed as boolean) or cast(is_won as boolean) then to_time(closed_at) end as closed_at
from raw_opportunities;

-- An opportunity of a lead: the opportunity names it, the lead names the opportunity it was converted into, or the opportunity
-- names no lead but the contact that the lead became and is no older than it, of several leads the last one by then.
create temp table lead_opportunities as
with contact_leads as (
    select
        opportunity_id,
        arg_min(lead, row(
            coalesce(converted_at > opportunities.created_at, true),
            coalesce(abs(seconds(converted_at, opportunities.created_at)), 9000000000),
            length(leads.lead_id),
            leads.lead_id
        )) as lead
    from opportunities
    inner join leads on contact_id = converted_contact_id
    where opportunities.lead_id is null and not coalesce(opportunities.created_at < leads.created_at, false)
    group by opportunity_id
)

select lead, owner_id, opportunity_id, opportunities.created_at, max(converted_at) as converted_at, is_closed, is_won, closed_at
from (
    select leads.lead, opportunities.opportunity_id, null from opportunities inner join leads using (lead_id)
    union all
    select lead, converted_opportunity_id, converted_at from leads where converted_opportunity_id is not null
    union all
    select lead, opportunity_id, null from contact_leads
) as links (lead, opportunity_id, converted_at)
inner join opportunities using (opportunity_id)
group by all;

-- The CRM's own row of a definition comes before one of every CRM ('*').
create temp table role_meanings as
select
    lower(kind) as kind,
    said(raw_value) as raw_value,
    arg_min_null(cast(nullif(is_sales, '') as boolean), crm = '*') as is_sales,
    arg_min_null(nullif(calendar, ''), crm = '*') as calendar
from role_map
where crm in ('generic', '*')
group by all;

create temp table users as
select
    users.user_id,
    case coalesce(lower(users.user_type), 'user')
        when 'user' then 'user'
        when 'queue' then 'queue'
        when 'integration' then 'integration'
        when 'group' then 'group'
    end as kind,
    users.team,
    users.role,
    coalesce(lower(users.user_type), 'user') = 'user'
    and coalesce(cast(users.is_sales as boolean), roles.is_sales, teams.is_sales, false) as is_sales,
    coalesce(cast(users.is_sales as boolean), roles.is_sales, teams.is_sales) is not null as is_role_known,
    coalesce(cast(users.is_sales as boolean), roles.is_sales, teams.is_sales, true) as may_sell,
    coalesce(teams.calendar, roles.calendar, company.calendar) as calendar,
    case when not coalesce(cast(users.is_active as boolean), false) then to_time(users.deactivated_at) end as deactivated_at,
    users.deactivated_at is null and not cast(users.is_active as boolean) as has_left_some_day
from raw_users as users
cross join (from calendars where cast(is_default as boolean)) as company
left join role_meanings as roles on roles.kind = 'role' and said(users.role) = roles.raw_value
left join role_meanings as teams on teams.kind = 'team' and said(users.team) = teams.raw_value;

create temp table statuses as
with stages as (
    select said(raw_status) as status, arg_min(lower(stage), crm = '*') as stage
    from status_map
    where crm in ('generic', '*')
    group by all
),

seen as (
    select distinct status from leads
    union
    select distinct old_value from changes where field = 'status'
    union
    select distinct new_value from changes where field = 'status'
)

select seen.status, stages.stage
from seen
left join stages on said(seen.status) = stages.status
where seen.status is not null;

create temp table call_outcomes as
select said(raw_outcome) as outcome, arg_min(cast(is_connected as boolean), crm = '*') as is_connected
from call_outcome_map
where crm in ('generic', '*')
group by all;

create temp view raw_activities as
from crm.raw_generic.activities
union all by name
select null as outcome
where false;

create temp table activity_meanings as
select
    said(raw_type) as activity_type_as_written,
    arg_min_null(lower(activity_type), crm = '*') as activity_type,
    arg_min_null(cast(counts_as_action as boolean), crm = '*') as counts_as_action,
    arg_min_null(cast(is_automated as boolean), crm = '*') as is_automated,
    arg_min_null(lower(nullif(direction, '')), crm = '*') as direction
from activity_map
where crm in ('generic', '*') and raw_subtype = '*'
group by all;

-- An action: done by a person in sales, outbound, not by automation. A reply: done by the buyer. What is dated and
-- not done when it is written down is planned then.
create temp table activities as
with described as (
    select
        leads.lead,
        activities.activity_id,
        coalesce(activities.performed_by_id, activities.created_by_id) as performed_by_id,
        meanings.activity_type,
        meanings.counts_as_action,
        coalesce(lower(activities.direction), meanings.direction, 'outbound') as direction,
        coalesce(cast(activities.is_automated as boolean), false) or coalesce(meanings.is_automated, false)
            as is_automated,
        cast(activities.is_completed as boolean) as is_completed,
        to_time(activities.created_at) as created_at,
        to_time(activities.occurred_at) as occurred_at,
        to_time(activities.due_at) as due_at,
        coalesce(call_outcomes.is_connected, false) as is_connected
    from raw_activities as activities
    left join call_outcomes on said(activities.outcome) = call_outcomes.outcome
    left join leads using (lead_id)
    left join activity_meanings as meanings on said(activities.activity_type) = meanings.activity_type_as_written
),

-- What was planned and has no time of its own was done nobody knows when, if at all.
timed as (
    select
        *,
        due_at is not null and not coalesce(is_completed and due_at <= created_at, false) as is_planned,
        case when coalesce(is_completed, true) then coalesce(occurred_at, case when not is_planned then created_at end) end
            as happened_at,
        case when occurred_at is null and is_planned and coalesce(is_completed, true) then created_at end
            as possibly_done_at
    from described
)

select
    lead,
    activity_id,
    performed_by_id,
    activity_type,
    is_automated,
    created_at,
    coalesce(occurred_at, created_at) as recorded_at,
    case when coalesce(is_completed, created_at is null) then occurred_at end as completed_at,
    happened_at,
    case
        when (due_at is not null or (activity_type = 'meeting' and occurred_at is not null))
            and (happened_at is null or created_at < happened_at)
            then created_at
    end as planned_at,
    coalesce(due_at, case when activity_type = 'meeting' then occurred_at end) as planned_for_at,
    activity_type = 'meeting' or (activity_type = 'call' and is_connected) as is_two_way,
    happened_at is not null and counts_as_action and users.is_sales and not is_automated and direction = 'outbound'
        as is_action,
    -- A definition says nothing of what it was, or of who did it, or nobody knows when.
    coalesce(happened_at, possibly_done_at) is not null
    and coalesce(counts_as_action, true)
    and coalesce(users.kind, 'user') = 'user'
    and coalesce(users.may_sell, true)
    and not is_automated
    and direction <> 'inbound'
    and is_action is not true as is_possible_action,
    happened_at is not null
    and direction = 'inbound'
    and not is_automated
    and activity_type in ('call', 'email', 'meeting', 'sms', 'social') as is_reply,
    -- What does not say whether it was done is only possible once it was due.
    case when is_possible_action then possibly_done_at end as any_time_from,
    case when is_possible_action and is_completed is null then due_at else created_at end as possible_from,
    coalesce(happened_at, any_time_from) as acted_at
from timed
left join users on timed.performed_by_id = users.user_id;

-- As of: the newest thing that happened. Since: when each kind of evidence began to be recorded.
set variable as_of = (
    select max(newest)
    from (
        select max(greatest(created_at, updated_at, converted_at)) from leads
        union all
        select max(changed_at) from changes
        union all
        select max(greatest(created_at, completed_at)) from activities
        union all
        select max(greatest(created_at, closed_at)) from opportunities
        union all
        select max(submitted_at) from conversions
    ) as newest_by_table (newest)
);
set variable status_since = (select min(changed_at) from changes where field = 'status');
set variable owner_since = (select min(changed_at) from changes where field = 'owner' and exists (from users));
set variable activity_since = (
    select min(recorded_at) from activities where exists (from users) and exists (from activities where lead is not null)
);
set variable reason_history_since = (select min(changed_at) from changes where field = 'rejection_reason');
set variable reason_since = (select min(created_at) from leads where rejection_reason is not null);
set variable can_match = (
    select count(*) > 0 from leads where coalesce(email, phone, website, converted_contact_id) is not null
);
set variable has_mql = (select count(*) > 0 from statuses where stage = 'mql');
set variable has_accepted = (select count(*) > 0 from statuses where stage = 'accepted');
set variable has_rejected = (select count(*) > 0 from statuses where stage = 'rejected');
set variable has_outcome = (select count(*) > 0 from statuses where stage in ('won', 'lost'));
set variable has_qualified = (select count(*) > 0 from statuses where stage in ('qualified', 'won'));
set variable opportunity_since = (select min(created_at) from opportunities where exists (from lead_opportunities));
