-- The floor, part 3: what opens and closes a handoff.

-- The state at creation is what the first change changed, else the state of today where history was being kept by then.
create temp table status_history as
with first_changes as (
    select lead, arg_min_null(old_value, row(changed_at, length(change_id), change_id)) as status
    from changes
    where field = 'status'
    group by lead
),

history as (
    select
        lead,
        leads.created_at as occurred_at,
        1 as precedence,
        lead_id as raw_id,
        -- Who created the lead need not have set a status that stood before history began.
        case when leads.created_at >= getvariable('status_since') then created_by_id end as actor_id,
        case
            when early_changes.lead is not null then early_changes.value
            when first_changes.lead is null then leads.status
            else first_changes.status
        end as status
    from leads
    left join first_changes using (lead)
    left join early_changes on leads.lead = early_changes.lead and early_changes.field = 'status'
    where first_changes.lead is not null or leads.created_at >= getvariable('status_since')

    union all

    select lead, changed_at, 2, change_id, changed_by_id, new_value
    from changes
    left join early_changes using (lead, field)
    where field = 'status' and changed_at >= coalesce(early_changes.created_at, changed_at)
)

select history.* exclude (status), stage
from history
inner join statuses using (status);

-- The conversion by which a lead came in is its capture. A record that does not say when it was removed was gone by
-- as_of.
create temp table boundaries as
with everything as (
    select lead, created_at as occurred_at, true as opens, 'capture' as what, 0 as precedence, lead_id as raw_id
    from leads
    union all
    select lead, submitted_at, true, 'conversion', 1, conversion_id
    from conversions
    inner join leads using (lead)
    where submitted_at > leads.created_at
    union all
    select lead, occurred_at, stage = 'mql', stage, precedence, raw_id
    from status_history
    where stage in ('mql', 'rejected', 'recycled', 'disqualified', 'won', 'lost')
    union all
    select lead, closed_at, false, case when is_won then 'won' else 'lost' end, 3, opportunity_id
    from lead_opportunities as deals
    -- Where a deal was lost beside another one that is open, the buyer is not.
    where closed_at is not null and (is_won or not is_won and not exists (
        from lead_opportunities as others
        where
            others.lead = deals.lead
            and others.created_at <= deals.closed_at
            and (not others.is_closed or others.closed_at > deals.closed_at)
    ))
    union all
    select
        lead,
        case when updated_at >= created_at then updated_at else getvariable('as_of') end,
        false,
        case when merged_into_lead_id is null then 'deleted' else 'merged' end,
        4,
        lead_id
    from leads
    where is_deleted or merged_into_lead_id is not null
)

select everything.*
from everything
inner join leads using (lead)
where occurred_at between leads.created_at and getvariable('as_of');

-- Triggers and closes take turns: a trigger in an open handoff attaches to it, a close after a close changes nothing.
-- A lead that never closed has one handoff and needs no ordering.
create temp table handoffs as
with closing_leads as (
    select distinct lead from boundaries where not opens
),

in_order as (
    select *, row_number() over in_time as position, lag(opens) over in_time as opened_before
    from boundaries
    semi join closing_leads using (lead)
    window in_time as (partition by lead order by occurred_at, precedence, length(raw_id), raw_id)
),

turns as (
    select
        *,
        row_number() over turn as turn,
        lead(occurred_at) over turn as closed_at,
        lead(what) over turn as closed_by,
        lead(occurred_at, 2) over turn as next_captured_at,
        lag(occurred_at) over turn as closed_before_at
    from in_order
    where opened_before is distinct from opens
    window turn as (partition by lead order by position)
),

numbered as (
    select
        lead,
        (turn + 1) // 2 as handoff_number,
        what,
        raw_id,
        occurred_at,
        closed_at,
        closed_by,
        next_captured_at,
        closed_before_at
    from turns
    where opens
    union all
    select lead, 1, what, raw_id, occurred_at, null, null, null, null
    from boundaries
    anti join closing_leads using (lead)
    where what = 'capture'
)

select
    cast(row_number() over () as integer) as handoff,
    lead,
    cast(handoff_number as integer) as handoff_number,
    what as trigger,
    raw_id as trigger_id,
    occurred_at as captured_at,
    closed_at,
    closed_by,
    -- What belongs to a handoff happened from captured_at to ends_at, and before the next one began.
    coalesce(closed_at, getvariable('as_of')) as ends_at,
    coalesce(next_captured_at, timestamp 'infinity') as next_captured_at,
    coalesce(closed_before_at, timestamp '-infinity') as closed_before_at
from numbered;
