-- HubSpot's objects, in its own names, from the tables of the generic shape. Ids are numbers; an owner's is not the user's.
create macro number_of(id) as cast(substr(id, 2) as bigint);
create macro contact_id(id) as cast(100000 + number_of(id) as varchar);
create macro user_id(id) as case when number_of(id) > getvariable('holders') then cast(2000 + number_of(id) as varchar) end;
create macro owner_id(id) as case when number_of(id) > getvariable('holders') then cast(70000 + number_of(id) as varchar) end;

create table status_words as
from (
    values
    ('New', 'lifecyclestage', 'lead', 2),
    ('MQL', 'lifecyclestage', 'marketingqualifiedlead', 3),
    ('Qualified', 'lifecyclestage', 'salesqualifiedlead', 4),
    ('Recycled', 'lifecyclestage', 'lead', 2),
    ('Sales Accepted', 'hs_lead_status', 'ACCEPTED', null),
    ('Working', 'hs_lead_status', 'WORKING', null),
    ('Needs Information', 'hs_lead_status', 'NEEDS_INFORMATION', null),
    ('Rejected', 'hs_lead_status', 'REJECTED', null),
    ('Disqualified', 'hs_lead_status', 'DISQUALIFIED', null),
    ('Spam', 'hs_lead_status', 'Spam', null)
) as words (status, property, value, stage);

-- Every value that a field of a lead took, the first one at creation.
create table field_values as
with changed as (
    select
        lead_id,
        field,
        old_value,
        new_value,
        changed_at,
        changed_by_id,
        row_number() over (partition by lead_id, field order by changed_at, change_id) as number
    from field_changes
),

today as (
    unpivot (
        select lead_id, status, owner_id as owner, rejection_reason, lead_source, lead_type, priority from leads
    ) on columns(* exclude lead_id) into name field value today
),

listed as (
    select
        leads.lead_id,
        fields.field,
        0 as number,
        case when changed.lead_id is not null then changed.old_value else today.today end as value,
        leads.created_at as changed_at,
        leads.created_by_id as changed_by_id
    from leads
    cross join (select unnest(['status', 'owner', 'rejection_reason', 'lead_source', 'lead_type', 'priority']) as field) as fields
    left join changed on leads.lead_id = changed.lead_id and fields.field = changed.field and changed.number = 1
    left join today on leads.lead_id = today.lead_id and fields.field = today.field
    union all
    select lead_id, field, number, new_value, changed_at, changed_by_id from changed where field <> 'score'
)

-- Of what changes twice in a second, HubSpot's milliseconds tell the order.
select
    * replace (
        changed_at + to_milliseconds(
            3 * (row_number() over (partition by lead_id, field, changed_at order by number) - 1)
        ) as changed_at
    )
from listed;

-- The lifecycle moves forward only: to go back it has to be cleared. Whoever turns a lead away sends it back so, a second
-- later; else it is cleared when the next round begins. A new round begins with no lead status.
create table statuses as
with spoken as (
    select
        field_values.* exclude value,
        status,
        property,
        words.value,
        stage
    from field_values
    inner join status_words as words on field_values.value = words.status
    where field = 'status'
),

placed as (
    select
        *,
        coalesce(last_value(
            case when status in ('Rejected', 'Disqualified') then 2 else stage end ignore nulls
        ) over before, 0) as stage_before,
        coalesce(
            last_value(
                case when property = 'hs_lead_status' or status = 'Recycled' then value else '' end ignore nulls
            ) over before, ''
        ) as lead_status_before
    from spoken
    window before as (partition by lead_id order by number rows between unbounded preceding and 1 preceding)
)

select * from placed;

create table property_values as
with steps as (
    -- A first status of sales stands on a lifecycle, too.
    select lead_id, 'lifecyclestage' as property, 'lead' as value, changed_at, changed_by_id
    from statuses
    where number = 0 and property = 'hs_lead_status'
    union all
    select lead_id, 'lifecyclestage', '', changed_at - interval 2 millisecond, changed_by_id
    from statuses
    where stage <= stage_before and status <> 'Recycled'
    union all
    select lead_id, 'lifecyclestage', 'lead', changed_at - interval 1 millisecond, changed_by_id
    from statuses
    where stage <= stage_before and status = 'MQL'
    union all
    select
        lead_id,
        'lifecyclestage',
        step.value,
        changed_at + to_seconds(step.after + case when status = 'Recycled' then 0 else 1 end),
        changed_by_id
    from statuses
    cross join (values ('', 0), ('lead', 1)) as step (value, after)
    where stage_before > 2 and status in ('Recycled', 'Rejected', 'Disqualified')
    union all
    -- Where there is nothing to clear, the lead status has to say it.
    select lead_id, 'hs_lead_status', 'BAD_TIMING', changed_at, changed_by_id
    from statuses
    where status = 'Recycled' and stage_before <= 2
    union all
    select lead_id, property, value, changed_at, changed_by_id
    from statuses
    where status <> 'Recycled'
    union all
    select lead_id, 'hs_lead_status', '', changed_at - interval 2 millisecond, changed_by_id
    from statuses
    where stage is not null and lead_status_before <> '' and not (status = 'Recycled' and stage_before <= 2)
    union all
    select
        lead_id,
        case field when 'owner' then 'hubspot_owner_id' else field end,
        coalesce(case field when 'owner' then owner_id(value) else value end, ''),
        changed_at,
        changed_by_id
    from field_values
    where field <> 'status'
),

numbered as (
    select
        *,
        lag(value, 1, '') over (partition by lead_id, property order by changed_at) as value_before
    from steps
)

-- What stays as it is writes no history.
select
    contact_id(lead_id) as contact_id,
    property,
    value,
    changed_at,
    case
        -- People write values in more places than in the record of the contact.
        when user_id(changed_by_id) is not null
            then case number_of(lead_id) % 4 when 0 then 'CONTACTS_WEB' when 1 then 'EXTENSION' else 'CRM_UI' end
        when changed_at = min(changed_at) over (partition by lead_id) then 'FORM'
        else 'WORKFLOW'
    end as source,
    user_id(changed_by_id) as updated_by_user_id
from numbered
where value <> value_before;

create table values_today as
select contact_id, property, last(value order by changed_at) as value
from property_values
group by contact_id, property;

create table merges as
select
    contact_id(merged_into_lead_id) as contact_id,
    contact_id(lead_id) as merged_contact_id,
    updated_at as merged_at
from leads
where merged_into_lead_id is not null;

create table contacts as
with won as (
    select
        contact_id,
        string_agg(merged_contact_id, ';' order by merged_at, merged_contact_id) as hs_merged_object_ids,
        string_agg(merged_contact_id || ':' || epoch_ms(merged_at), ';' order by merged_at, merged_contact_id)
            as hs_calculated_merged_vids
    from merges
    group by contact_id
),

properties as (
    pivot values_today on property in (
        'lifecyclestage', 'hs_lead_status', 'hubspot_owner_id', 'rejection_reason', 'lead_source', 'lead_type', 'priority'
    ) using first(value) group by contact_id
)

select
    contact_id(lead_id) as id,
    email,
    phone,
    first_name as firstname,
    last_name as lastname,
    company,
    website,
    country,
    created_at as createdate,
    user_id(created_by_id) as hs_created_by_user_id,
    properties.* exclude contact_id,
    source_detail as hs_analytics_source_data_1,
    conversion_point as first_conversion_event_name,
    next_step,
    hs_merged_object_ids,
    hs_calculated_merged_vids,
    updated_at as lastmodifieddate,
    is_deleted as archived
from leads
left join properties on contact_id(lead_id) = properties.contact_id
left join won on contact_id(lead_id) = won.contact_id
order by number_of(lead_id);

create table owners as
select
    owner_id(user_id) as id,
    user_id(user_id) as user_id,
    lower(replace(name, ' ', '.')) || '.' || number_of(user_id) || '@larkfield.example' as email,
    split_part(name, ' ', 1) as first_name,
    split_part(name, ' ', 2) as last_name,
    not is_active as archived,
    coalesce(team, role) as team,
    timestamp '2024-01-01' as created_at,
    coalesce(deactivated_at, timestamp '2024-01-01') as updated_at
from (
    select
        * exclude team,
        case when role in ('SDR', 'AE', 'Sales Manager') then team end as team
    from users
)
where number_of(user_id) > getvariable('holders');

create table engagements as
select
    cast(900000 + number_of(activity_id) as varchar) as id,
    case
        when kind in ('call', 'inbound call') then 'call'
        when kind in ('email', 'sequence', 'reply', 'draft') then 'email'
        when kind = 'meeting' then 'meeting'
        when kind = 'social' then 'communication'
        when kind in ('to-do', 'planned call') then 'task'
        else 'note'
    end as type,
    kind,
    contact_id(lead_id) as contact_id,
    owner_id(performed_by_id) as hubspot_owner_id,
    user_id(created_by_id) as hs_created_by_user_id,
    created_at as hs_createdate,
    coalesce(case when kind in ('to-do', 'planned call') then due_at end, occurred_at, due_at, created_at) as hs_timestamp,
    is_completed,
    false as archived
from activities
where kind <> 'mass mail';

create table deals as
select
    cast(500000 + number_of(opportunity_id) as varchar) as id,
    contact_id(lead_id) as contact_id,
    owner_id(owner_id) as hubspot_owner_id,
    case stage when 'Closed Won' then 'closedwon' when 'Closed Lost' then 'closedlost' else 'presentationscheduled' end
        as dealstage,
    'default' as pipeline,
    amount,
    created_at as createdate,
    closed_at as closedate,
    is_closed as hs_is_closed,
    coalesce(is_won and is_closed, false) as hs_is_closed_won,
    false as archived
from opportunities;

create table forms as
select
    cast(number_of(conversion_id) as varchar) as conversion_id,
    contact_id(lead_id) as contact_id,
    'form-' || lower(replace(conversion_point, ' ', '-')) as form_id,
    conversion_point as title,
    'https://larkfield.example/forms' as page_url,
    submitted_at
from conversions;
