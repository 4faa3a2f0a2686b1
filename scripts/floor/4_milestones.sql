-- The floor, part 4: what happened in each handoff.

-- Ready, decided, qualified. What closes a handoff stays with it, also where the next one opens in the same moment.
create temp table decisions as
with first_statuses as (
    select
        handoff,
        min(occurred_at) filter (stage = 'mql') as mql_at,
        min(occurred_at) filter (stage = 'accepted') as accepted_at,
        min(occurred_at) filter (stage = 'rejected') as rejected_at,
        min(occurred_at) filter (stage = 'info_requested') as info_requested_at,
        min(occurred_at) filter (stage in ('working', 'qualified', 'won', 'lost')) as moved_on_at,
        min(occurred_at) filter (stage in ('recycled', 'disqualified')) as turned_back_at,
        min(occurred_at) filter (stage in ('qualified', 'won')) as qualified_at,
        bool_or(stage is null) as has_unmapped_status
    from (
        select *, coalesce(stage in ('rejected', 'recycled', 'disqualified', 'won', 'lost'), false) as is_close
        from status_history
    )
    inner join handoffs using (lead)
    where
        occurred_at between captured_at and ends_at
        and (stage is distinct from 'new' or precedence = 2)
        and (occurred_at < next_captured_at or is_close)
        and (occurred_at > closed_before_at or not is_close)
    group by handoff
),

with_conversion as (
    select
        handoffs.handoff,
        captured_at,
        -- What sales decides of a contact is not written on the lead that it was.
        first_statuses.handoff is null and coalesce(captured_at > converted_at, false) as is_frozen,
        first_statuses.* exclude (handoff, moved_on_at),
        least(
            moved_on_at,
            case when coalesce(is_converted, true) and converted_at between captured_at and ends_at then converted_at end
        ) as moved_on_at
    from handoffs
    inner join leads using (lead)
    left join first_statuses using (handoff)
),

-- An explicit decision comes before an implicit one, and of one kind the first.
decided as (
    select
        *,
        accepted_at is not null or rejected_at is not null as is_explicit,
        case when is_explicit then accepted_at else moved_on_at end as yes_at,
        case when is_explicit then rejected_at else turned_back_at end as no_at,
        case
            when getvariable('status_since') is null then null
            when yes_at <= coalesce(no_at, yes_at) then 'accepted'
            when no_at is not null then 'rejected'
            when info_requested_at is not null then 'info_requested'
        end as decision
    from with_conversion
)

select
    handoff,
    case when getvariable('has_mql') then mql_at else captured_at end as ready_at,
    decision,
    case
        when decision is null then null
        when is_explicit or decision = 'info_requested' then 'explicit'
        else 'implicit'
    end as decision_basis,
    case decision
        when 'accepted' then yes_at
        when 'rejected' then no_at
        when 'info_requested' then info_requested_at
    end as decided_at,
    case when decision = 'accepted' then yes_at end as accepted_at,
    case when decision = 'rejected' then no_at end as rejected_at,
    qualified_at,
    coalesce(has_unmapped_status, false) as has_unmapped_status,
    is_frozen,
    decision is not distinct from 'accepted' and (is_explicit or not getvariable('has_accepted')) as counts_as_accepted,
    -- A status without a meaning may have been any. Where an explicit acceptance may be missing, only one seen is known.
    coalesce(
        not coalesce(has_unmapped_status, false)
        and not is_frozen
        and coalesce(ready_at, captured_at) >= getvariable('status_since'),
        false
    ) as sees_statuses,
    ready_at is not null or sees_statuses as sees_readiness,
    decision is not null or sees_statuses as sees_decision,
    sees_statuses
    or counts_as_accepted
    or (
        decision is not null
        and not coalesce(has_unmapped_status, false)
        and (is_explicit or decision = 'info_requested' or not getvariable('has_accepted'))
    ) as sees_acceptance
from decided;

-- Who owned it, as periods.
create temp table owner_periods as
with first_changes as (
    select lead, arg_min_null(old_value, row(changed_at, length(change_id), change_id)) as owner_id
    from changes
    where field = 'owner'
    group by lead
),

history as (
    select
        lead,
        leads.created_at as owned_from,
        false as is_change,
        '' as change_id,
        case
            when early_changes.lead is not null then early_changes.value
            when first_changes.lead is null then leads.owner_id
            else first_changes.owner_id
        end as owner_id,
        first_changes.lead is not null or leads.created_at >= getvariable('owner_since') as is_known
    from leads
    left join first_changes using (lead)
    left join early_changes on leads.lead = early_changes.lead and early_changes.field = 'owner'
    where getvariable('owner_since') is not null

    union all

    select lead, changed_at, true, change_id, new_value, true
    from changes
    left join early_changes using (lead, field)
    where field = 'owner' and changed_at >= coalesce(early_changes.created_at, changed_at)
)

select
    history.*,
    lead(owned_from) over (partition by lead order by owned_from, is_change, length(change_id), change_id)
        as owned_until
from history;

create temp table held_periods as
select
    handoff,
    owner_periods.*,
    users.kind,
    users.kind in ('queue', 'integration') as is_held,
    users.kind = 'user' and users.may_sell as is_person,
    greatest(owned_from, captured_at) as held_from,
    greatest(owned_from, ready_at) as owner_from,
    ready_at is not null and (owned_until is null or owned_until > ready_at or owned_from >= ready_at) as is_when_ready,
    is_when_ready and users.is_sales and (deactivated_at is null or deactivated_at > owner_from) as is_accountable,
    is_when_ready and users.kind = 'user' and coalesce(deactivated_at <= owner_from, false) as had_left,
    is_when_ready and users.kind = 'user' and not users.may_sell as is_no_seller,
    is_when_ready
    and owner_periods.owner_id is not null
    and (users.kind is null or (users.kind = 'user' and not users.is_role_known))
    and (deactivated_at is null or deactivated_at > owner_from) as is_possibly_accountable,
    is_possibly_accountable or coalesce(is_when_ready and users.kind = 'user' and has_left_some_day, false) as is_unknown,
    is_change and owned_from > captured_at as is_handover
from owner_periods
inner join handoffs using (lead)
inner join decisions using (handoff)
left join users on owner_periods.owner_id = users.user_id
where
    (is_known or ready_at >= getvariable('owner_since'))
    and owned_from <= ends_at
    and owned_from < next_captured_at
    and (owned_until is null or (owned_until > captured_at and owned_until > owned_from));

create temp table ownership as
select
    handoff,
    min(held_from) filter (is_held) as queued_at,
    min(owner_from) filter (is_accountable) as owned_at,
    min(owner_from) filter (is_possibly_accountable) as first_possible_at,
    case when owned_at is null or first_possible_at < owned_at then first_possible_at end as possibly_owned_at,
    arg_min(owner_id, row(owner_from, is_change, length(change_id), change_id)) filter (is_accountable) as owner_id,
    cast(count(*) filter (is_handover) as integer) as owner_changes
from held_periods
group by handoff;

-- What sales and the buyer did.
create temp table actions as
with first_touches as (
    select
        handoff,
        min(happened_at) filter (is_action) as first_action_at,
        min(acted_at) filter (is_possible_action) as first_possible_at,
        arg_min(performed_by_id, row(happened_at, length(activity_id), activity_id)) filter (is_action)
            as first_action_by_id,
        min(happened_at, 2) filter (is_action) as first_two,
        min(happened_at) filter (is_reply or (is_action and is_two_way)) as first_two_way_at
    from activities
    inner join handoffs using (lead)
    where
        (is_action or is_possible_action or is_reply)
        and acted_at >= captured_at and acted_at <= ends_at and acted_at < next_captured_at
        and (any_time_from is null or possible_from <= getvariable('as_of'))
    group by handoff
),

later_steps as (
    select
        handoff,
        -- What was planned after the action may be dated with the midnight of that day; of before a meeting stands.
        min(greatest(planned_at, first_action_at)) filter (
            not is_automated
            and planned_at >= captured_at and planned_at <= ends_at and planned_at < next_captured_at
            and case
                when planned_at >= first_action_at then planned_for_at >= date_trunc('day', first_action_at)
                else activity_type is not distinct from 'meeting' and planned_for_at > first_action_at and not coalesce(
                    acted_at <= first_action_at and (any_time_from is null or possible_from <= getvariable('as_of')), false
                )
            end
        ) as planned_at,
        min(greatest(acted_at, first_action_at)) filter (
            is_possible_action
            and (acted_at >= first_action_at or (any_time_from is not null and acted_at >= captured_at))
            and (any_time_from is null or possible_from <= getvariable('as_of'))
            and acted_at <= ends_at and acted_at < next_captured_at
        ) as possibly_followed_up_at
    from activities
    inner join handoffs using (lead)
    inner join first_touches using (handoff)
    where planned_at is not null or is_possible_action
    group by handoff
)

select
    handoff,
    first_action_at,
    first_action_by_id,
    case when first_action_at is null or first_possible_at < first_action_at then first_possible_at end
        as possibly_acted_at,
    first_two_way_at,
    least(planned_at, first_two[2]) as next_step_at,
    possibly_followed_up_at
from first_touches
left join later_steps using (handoff);

-- An opportunity that is older than the handoff was not created from it.
create temp table created_opportunities as
select
    handoff,
    min(lead_opportunities.created_at) as opportunity_at,
    -- Closed nobody knows when, or how.
    bool_or(is_won and lead_opportunities.closed_at is null) as has_won,
    bool_or(
        is_closed and is_won is null and coalesce(lead_opportunities.closed_at <= getvariable('as_of'), true)
    ) as has_unknown,
    bool_or(is_closed and not is_won and lead_opportunities.closed_at is null) as has_lost
from lead_opportunities
inner join handoffs using (lead)
where created_at >= captured_at and created_at <= ends_at and created_at < next_captured_at
group by handoff;

-- The last reason that was written before the next handoff began, taken out or not once the lead was turned back; before any
-- change the old value of the first. Without changes today's speaks of the last handoff that was turned back.
create temp table rejection_reasons as
with turned_back as (
    from handoffs where closed_by in ('rejected', 'recycled', 'disqualified')
),

recorded as (
    select
        handoff,
        arg_max_null(new_value, row(changed_at, length(change_id), change_id)) as rejection_reason,
        -- Nobody knows whether a reason that stands from an earlier handoff was chosen again.
        max(changed_at) < any_value(captured_at) and rejection_reason is not null as is_from_before
    from changes
    inner join turned_back using (lead)
    where
        field = 'rejection_reason'
        and changed_at <= getvariable('as_of')
        and changed_at < next_captured_at
        and (new_value is not null or changed_at <= closed_at)
    group by handoff
),

before as (
    select lead, arg_min_null(old_value, row(changed_at, length(change_id), change_id)) as rejection_reason
    from changes
    where field = 'rejection_reason'
    group by lead
),

numbered as (
    select *, handoff_number = max(handoff_number) over (partition by lead) as is_last
    from turned_back
)

select
    handoff,
    case
        when is_from_before then null
        when recorded.handoff is not null then recorded.rejection_reason
        when before.lead is not null then before.rejection_reason
        when is_last or leads.created_at >= getvariable('reason_history_since') then leads.rejection_reason
    end as rejection_reason,
    is_from_before is distinct from true
    and (
        before.lead is not null
        or is_last
        or coalesce(leads.created_at >= getvariable('reason_history_since'), false)
    ) as is_known
from numbered
inner join leads using (lead)
left join recorded using (handoff)
left join before using (lead);

-- Records that are one person: merged, converted into one contact, of one e-mail address, of one telephone number and
-- last name, or of one name and company, transitively. Each takes the lowest key among its neighbours until none changes.
create temp table match_keys as
with numbers as (
    select
        lead,
        last_name,
        calling_code,
        trunk_prefix,
        trim(phone) like '+%' as is_international,
        regexp_replace(split_part(replace(lower(phone), '(0)', ''), 'x', 1), '[^0-9]', '', 'g') as digits
    from leads
    left join calling_codes on leads.country = lower(calling_codes.country)
    where phone is not null
),

dialled as (
    select
        lead,
        last_name,
        case
            when is_international then digits
            when digits like '00%' then digits[3:]
            when digits like '011%' and calling_code = '1' then digits[4:]
            when nullif(trunk_prefix, '') is not null and starts_with(digits, trunk_prefix)
                then calling_code || digits[length(trunk_prefix) + 1:]
            else calling_code || digits
        end as number
    from numbers
),

domains as (
    select
        lead,
        first_name,
        last_name,
        regexp_extract(lower(website), '^(?:https?://)?(?:www[.])?([^/?]*[.][^/?]*)', 1) as site,
        split_part(email, '@', 2) as mail_domain
    from leads
),

companies as (
    select
        *,
        case
            when site <> '' and site not in (select lower(domain) from public_email_domains) then site
            when mail_domain <> '' and mail_domain not in (select lower(domain) from public_email_domains) then mail_domain
        end as company
    from domains
)

select lead, 'contact' as evidence, converted_contact_id as match_key from leads where converted_contact_id is not null
union all
select lead, 'email', email from leads where email like '%@%'
union all
select lead, 'phone', number || '|' || last_name from dialled where length(number) between 8 and 15 and last_name is not null
union all
select lead, 'name', first_name || '|' || last_name || '|' || company
from companies
where first_name is not null and last_name is not null and company is not null;

create temp table neighbours as
with links as (
    select losers.lead, winners.lead as other
    from leads as losers
    inner join leads as winners on losers.merged_into_lead_id = winners.lead_id

    union all

    select lead, first_lead
    from match_keys
    inner join (
        select evidence, match_key, min(lead) as first_lead from match_keys group by all having count(*) > 1
    ) using (evidence, match_key)
)

select lead, other from links where lead <> other
union
select other, lead from links where lead <> other;

create temp table persons as
with recursive reached (lead, person) using key (lead) as (
    select lead, lead_key from leads semi join neighbours using (lead)

    union

    select neighbours.lead, min(reached.person)
    from reached
    inner join neighbours on reached.lead = neighbours.other
    inner join recurring.reached as known on neighbours.lead = known.lead
    where reached.person < known.person
    group by neighbours.lead
)

from reached;

-- Leads that are no handoff: the rule that stands first in the file says why.
create temp table excluded_leads as
with rules as (
    select kind, said(value) as value, min(row_number) as rule
    from exclusions
    where crm in ('generic', '*')
    group by all
),

matched as (
    select lead, min(rule) as rule
    from (
        select lead, 'email_domain' as kind, split_part(email, '@', 2) as value from leads where email like '%@%'
        union all
        select lead, 'email', email from leads
        union all
        select lead, 'lead_source', lower(lead_source) from leads
        union all
        select lead, 'source_detail', lower(source_detail) from leads
        union all
        select lead, 'status', lower(status) from leads
        union all
        select lead, 'creator', lower(created_by_id) from leads
        union all
        select lead, unnest(['creator_role', 'creator_team']), unnest([lower(users.role), lower(users.team)])
        from leads
        inner join users on leads.created_by_id = users.user_id
    )
    inner join rules using (kind, value)
    group by lead
)

select lead, coalesce(exclusions.reason, 'merged into another lead') as exclusion_reason
from leads
left join matched using (lead)
left join exclusions on matched.rule = exclusions.row_number
where matched.rule is not null or merged_into_lead_id is not null;
