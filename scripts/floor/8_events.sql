-- The floor, part 8: the trace, every event of every handoff.

create table fct_handoff_events as
with first_changes as (
    select lead, field, arg_min_null(old_value, row(changed_at, length(change_id), change_id)) as value
    from changes
    where field in ('status', 'owner')
    group by lead, field
),

-- The status at creation, where it says more than that the lead is new, and the first owner.
initial as (
    select
        leads.*,
        case
            when early_statuses.lead is not null then early_statuses.value
            when statuses.lead is null then status
            else statuses.value
        end as first_status,
        case
            when early_owners.lead is not null then early_owners.value
            when owners.lead is null then owner_id
            else owners.value
        end as first_owner_id,
        statuses.lead is not null or leads.created_at >= getvariable('status_since') as knows_status,
        owners.lead is not null or leads.created_at >= getvariable('owner_since') as knows_owner
    from leads
    left join early_changes as early_statuses on leads.lead = early_statuses.lead and early_statuses.field = 'status'
    left join early_changes as early_owners on leads.lead = early_owners.lead and early_owners.field = 'owner'
    left join first_changes as statuses on leads.lead = statuses.lead and statuses.field = 'status'
    left join first_changes as owners on leads.lead = owners.lead and owners.field = 'owner'
),

set_values as (
    select
        lead,
        created_at as occurred_at,
        1 as precedence,
        'status' as field,
        created_by_id as actor_id,
        null as value_before,
        first_status as value_after,
        'leads' as raw_table,
        lead_id as raw_id
    from initial
    where knows_status and first_status in (select status from statuses where stage <> 'new')

    union all

    select lead, created_at, 1, 'owner', created_by_id, null, first_owner_id, 'leads', lead_id
    from initial
    where knows_owner and first_owner_id is not null

    union all

    select lead, changed_at, 2, field, changed_by_id, old_value, new_value, 'field_changes', change_id
    from changes
    left join early_changes using (lead, field)
    where
        (field = 'status' or (field = 'owner' and coalesce(old_value, new_value) is not null))
        and changed_at >= coalesce(early_changes.created_at, changed_at)
),

changed as (
    select
        set_values.* exclude (field),
        case
            when field = 'owner' then case
                when owners.kind in ('queue', 'integration') then 'queued'
                when owners.is_sales and not coalesce(owners_before.is_sales, false) then 'owned'
                else 'owner changed'
            end
            when stage = 'mql' then 'became ready'
            when stage = 'info_requested' then 'asked for information'
            when stage in ('accepted', 'rejected', 'recycled', 'disqualified', 'qualified', 'won', 'lost') then stage
            else 'status changed'
        end as event_type
    from set_values
    left join statuses on field = 'status' and value_after = status
    left join users as owners on field = 'owner' and value_after = owners.user_id
    left join users as owners_before on field = 'owner' and value_before = owners_before.user_id
),

events as (
    from changed

    union all by name

    select
        lead,
        created_at as occurred_at,
        0 as precedence,
        created_by_id as actor_id,
        lead_source as value_after,
        'leads' as raw_table,
        lead_id as raw_id,
        'captured' as event_type
    from leads

    union all by name

    select
        lead,
        submitted_at as occurred_at,
        1 as precedence,
        conversions.conversion_point as value_after,
        'conversions' as raw_table,
        conversion_id as raw_id,
        'converted again' as event_type
    from conversions
    inner join leads using (lead)
    where submitted_at > leads.created_at

    union all by name

    select
        lead,
        happened_at as occurred_at,
        3 as precedence,
        performed_by_id as actor_id,
        activity_type as value_after,
        'activities' as raw_table,
        activity_id as raw_id,
        case
            when is_action then 'action'
            when is_automated then 'automated touch'
            when is_reply then 'buyer replied'
            else 'other activity'
        end as event_type
    from activities
    where happened_at is not null

    union all by name

    select
        lead,
        planned_at as occurred_at,
        4 as precedence,
        performed_by_id as actor_id,
        activity_type as value_after,
        'activities' as raw_table,
        activity_id as raw_id,
        if(is_automated, 'other activity', 'next step set') as event_type
    from activities
    where planned_at is not null

    union all by name

    select
        lead,
        unnest([created_at, case when is_won is not null then closed_at end]) as occurred_at,
        unnest([5, 6]) as precedence,
        owner_id as actor_id,
        opportunity_id as value_after,
        'opportunities' as raw_table,
        opportunity_id as raw_id,
        unnest(['opportunity created', case when is_won then 'won' else 'lost' end]) as event_type
    from lead_opportunities

    union all by name

    select
        lead,
        case when updated_at >= created_at then updated_at else getvariable('as_of') end as occurred_at,
        7 as precedence,
        lead_id as value_before,
        merged_into_lead_id as value_after,
        'leads' as raw_table,
        lead_id as raw_id,
        case when merged_into_lead_id is null then 'deleted' else 'merged' end as event_type
    from leads
    where is_deleted or merged_into_lead_id is not null
),

spans as (
    select
        handoff_id,
        crm,
        source_relation,
        lead_key,
        lead,
        handoff_number,
        handoffs.captured_at,
        handoffs.closed_at,
        next_captured_at,
        closed_before_at,
        decision
    from handoff_records
    inner join handoffs using (lead, handoff_number)
)

select
    handoff_id,
    crm,
    source_relation,
    lead_key,
    handoff_number,
    occurred_at,
    precedence,
    -- A rejection of what was accepted before is none.
    case when event_type = 'rejected' and decision = 'accepted' then 'disqualified' else event_type end as event_type,
    actor_id,
    case
        when event_type in ('converted again', 'buyer replied') then 'buyer'
        when users.is_sales then 'sales'
        else users.kind
    end as actor_kind,
    value_before,
    value_after,
    raw_table,
    raw_id
from events
inner join spans using (lead)
left join users on actor_id = users.user_id
where
    occurred_at <= getvariable('as_of')
    and (handoff_number = 1 or occurred_at >= captured_at)
    -- What closes a handoff stays with it, also where the next one opens in the same moment.
    and (
        occurred_at < next_captured_at
        or (
            occurred_at = next_captured_at
            and closed_at = next_captured_at
            and event_type in ('rejected', 'recycled', 'disqualified', 'won', 'lost')
        )
    )
    and (
        occurred_at > closed_before_at
        or event_type not in ('rejected', 'recycled', 'disqualified', 'won', 'lost')
    );
