-- The floor, part 1: raw text to typed columns. Reads raw_generic of the attached database `crm`, one org, and the
-- definition files as tables of text with row_number (scripts/bench.py makes both). Rows of one lead meet on `lead`,
-- the position of the lead in its raw table: integers join and group faster than ids.

create or replace temp macro to_time(value) as cast(try_cast(value as timestamptz) as timestamp);
create or replace temp macro said(value) as lower(trim(value));
create or replace temp macro seconds(start, finish) as
    cast(floor((epoch_us(finish) - epoch_us(start)) / 1000000.0) as bigint);
create or replace temp macro plus_minutes(moment, minutes) as moment + to_microseconds(cast(minutes * 60000000 as bigint));

create temp table leads as
select
    cast(rowid as integer) as lead,
    lead_id,
    _source_relation as source_relation,
    cast(md5('generic|' || _source_relation || '|' || lead_id) as uuid) as lead_key,
    lower(email) as email,
    created_by_id,
    owner_id,
    status,
    lead_source,
    source_detail,
    conversion_point,
    lead_type,
    rejection_reason,
    converted_contact_id,
    converted_opportunity_id,
    merged_into_lead_id,
    coalesce(cast(is_converted as boolean), false) as is_converted,
    coalesce(cast(is_deleted as boolean), false) as is_deleted,
    to_time(created_at) as created_at,
    to_time(converted_at) as converted_at,
    to_time(updated_at) as updated_at
from crm.raw_generic.leads;

create temp table changes as
select
    leads.lead,
    changes.change_id,
    lower(changes.field) as field,
    changes.old_value,
    changes.new_value,
    to_time(changes.changed_at) as changed_at
from crm.raw_generic.field_changes as changes
inner join leads using (lead_id);

create temp table conversions as
select leads.lead, conversions.conversion_id, conversions.conversion_point, to_time(conversions.submitted_at) as submitted_at
from crm.raw_generic.conversions as conversions
left join leads using (lead_id);

create temp table opportunities as
select
    opportunity_id,
    lead_id,
    owner_id,
    to_time(created_at) as created_at,
    coalesce(cast(is_won as boolean), false) as is_won,
    case when cast(is_closed as boolean) or cast(is_won as boolean) then to_time(closed_at) end as closed_at
from crm.raw_generic.opportunities;

-- An opportunity of a lead: the opportunity names it, or the lead names the opportunity it was converted into.
create temp table lead_opportunities as
select distinct lead, owner_id, opportunity_id, opportunities.created_at, is_won, closed_at
from (
    select leads.lead, opportunities.opportunity_id from opportunities inner join leads using (lead_id)
    union all
    select lead, converted_opportunity_id from leads where converted_opportunity_id is not null
) as links (lead, opportunity_id)
inner join opportunities using (opportunity_id);

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
    coalesce(lower(users.user_type), 'user') as kind,
    users.team,
    users.role,
    coalesce(lower(users.user_type), 'user') = 'user'
    and coalesce(cast(users.is_sales as boolean), roles.is_sales, teams.is_sales, false) as is_sales,
    coalesce(teams.calendar, roles.calendar, company.calendar) as calendar,
    to_time(users.deactivated_at) as deactivated_at
from crm.raw_generic.users as users
cross join (from calendars where cast(is_default as boolean)) as company
left join role_meanings as roles on roles.kind = 'role' and said(users.role) = roles.raw_value
left join role_meanings as teams on teams.kind = 'team' and said(users.team) = teams.raw_value;

create temp table statuses as
select said(raw_status) as status, arg_min(lower(stage), crm = '*') as stage
from status_map
where crm in ('generic', '*')
group by all;

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

create temp table activities as
select
    leads.lead,
    activities.activity_id,
    meanings.activity_type,
    coalesce(activities.performed_by_id, activities.created_by_id) as performed_by_id,
    coalesce(lower(activities.direction), meanings.direction, '') as direction,
    coalesce(meanings.counts_as_action, false) as counts_as_action,
    coalesce(cast(activities.is_automated as boolean), false) or coalesce(meanings.is_automated, false) as is_automated,
    cast(activities.is_completed as boolean) as is_completed,
    to_time(activities.created_at) as created_at,
    to_time(activities.occurred_at) as occurred_at,
    activities.due_at is not null as is_due
from crm.raw_generic.activities as activities
left join leads using (lead_id)
left join activity_meanings as meanings on said(activities.activity_type) = meanings.activity_type_as_written;

-- As of: the newest thing that happened. Since: when each kind of evidence began to be recorded.
set variable as_of = (
    select max(newest)
    from (
        select max(greatest(created_at, updated_at, converted_at)) from leads
        union all
        select max(changed_at) from changes
        union all
        select max(greatest(created_at, case when coalesce(is_completed, false) then occurred_at end)) from activities
        union all
        select max(greatest(created_at, closed_at)) from opportunities
        union all
        select max(submitted_at) from conversions
    ) as newest_by_table (newest)
);
set variable status_since = (select min(changed_at) from changes where field = 'status');
set variable owner_since = (select min(changed_at) from changes where field = 'owner' and exists (from users));
set variable activity_since = (select min(coalesce(occurred_at, created_at)) from activities where exists (from users));
set variable reason_since = (select min(created_at) from leads where rejection_reason is not null);
