{{ config(materialized='by_lead', unique_key='handoff_id') }}

with handoffs as (
    select * from {{ ref('int_timeline__handoffs') }}
),

sources as (
    select * from {{ ref('int_crm__sources') }}
),

leads as (
    select * from {{ ref('int_crm__leads') }}
),

status_history as (
    select * from {{ ref('int_timeline__status_history') }}
    where is_known and status is not null and (coalesce(stage, '') <> 'new' or origin = 'changed')
),

-- The first of each kind of status within the handoff.
first_statuses as (
    select
        handoffs.handoff_id,
        min(case when stage = 'mql' then occurred_at end) as mql_at,
        min(case when stage = 'accepted' then occurred_at end) as accepted_status_at,
        min(case when stage = 'rejected' then occurred_at end) as rejected_status_at,
        min(case when stage = 'info_requested' then occurred_at end) as info_requested_at,
        min(case when stage in ('working', 'qualified', 'won', 'lost') then occurred_at end) as moved_on_at,
        min(case when stage in ('recycled', 'disqualified') then occurred_at end) as turned_back_at,
        min(case when stage in ('qualified', 'won') then occurred_at end) as qualified_status_at,
        max(case when stage is null then 1 else 0 end) = 1 as has_unmapped_status
    from status_history
    inner join handoffs
        on status_history.lead_key = handoffs.lead_key
    -- What closes a handoff stays with it, also where the next one opens in the same moment.
    where
        status_history.occurred_at >= handoffs.captured_at
        and status_history.occurred_at <= handoffs.ends_at
        and (
            handoffs.next_captured_at is null
            or status_history.occurred_at < handoffs.next_captured_at
            or coalesce(status_history.stage in ('rejected', 'recycled', 'disqualified', 'won', 'lost'), false)
        )
        and (
            handoffs.closed_before_at is null
            or status_history.occurred_at > handoffs.closed_before_at
            or not coalesce(status_history.stage in ('rejected', 'recycled', 'disqualified', 'won', 'lost'), false)
        )
    group by handoffs.handoff_id
),

gathered as (
    select
        handoffs.handoff_id,
        handoffs.captured_at,
        sources.status_history_since is not null as has_status_history,
        sources.has_mql_stage,
        sources.has_accepted_stage,
        first_statuses.mql_at,
        first_statuses.accepted_status_at,
        first_statuses.rejected_status_at,
        first_statuses.info_requested_at,
        first_statuses.turned_back_at,
        first_statuses.qualified_status_at,
        coalesce(first_statuses.has_unmapped_status, false) as has_unmapped_status,
        coalesce(handoffs.captured_at > leads.converted_at, false)
        and first_statuses.handoff_id is null as is_status_frozen,
        case
            when
                -- A date without the flag says so as well.
                coalesce(leads.is_converted, true)
                and leads.converted_at >= handoffs.captured_at
                and leads.converted_at <= handoffs.ends_at
                and (first_statuses.moved_on_at is null or leads.converted_at < first_statuses.moved_on_at)
                then leads.converted_at
            else first_statuses.moved_on_at
        end as moved_on_at
    from handoffs
    inner join sources
        on handoffs.crm = sources.crm and handoffs.source_relation = sources.source_relation
    inner join leads
        on handoffs.lead_key = leads.lead_key
    left join first_statuses
        on handoffs.handoff_id = first_statuses.handoff_id
),

-- A status that says so decides; what comes first wins. Only where none says so does leaving the open statuses decide:
-- on to work or to conversion = accepted, back or out = rejected. A request for information is what is left.
judged as (
    select
        *,
        case
            when not has_status_history then null
            when
                accepted_status_at is not null
                and (rejected_status_at is null or accepted_status_at <= rejected_status_at) then 'accepted'
            when rejected_status_at is not null then 'rejected'
            when moved_on_at is not null and (turned_back_at is null or moved_on_at <= turned_back_at) then 'accepted'
            when turned_back_at is not null then 'rejected'
            when info_requested_at is not null then 'info_requested'
        end as decision,
        case
            when accepted_status_at is not null or rejected_status_at is not null then 'explicit'
            when moved_on_at is not null or turned_back_at is not null then 'implicit'
            when info_requested_at is not null then 'explicit'
        end as basis
    from gathered
),

decided as (
    select
        *,
        case
            when decision = 'accepted' then coalesce(accepted_status_at, moved_on_at)
        end as accepted_at,
        case
            when decision = 'rejected' then coalesce(rejected_status_at, turned_back_at)
        end as rejected_at
    from judged
)

select
    handoff_id,
    case when has_mql_stage then mql_at else captured_at end as ready_at,
    decision,
    case when decision is not null then basis end as decision_basis,
    coalesce(accepted_at, rejected_at, case when decision = 'info_requested' then info_requested_at end) as decided_at,
    accepted_at,
    rejected_at,
    qualified_status_at,
    has_unmapped_status,
    is_status_frozen,
    -- What metrics count as acceptance: the explicit decision, or the implicit one in a CRM that has no status for it.
    case when has_accepted_stage then 'explicit' else 'implicit' end as acceptance_basis,
    coalesce(decision = 'accepted' and (basis = 'explicit' or not has_accepted_stage), false) as counts_as_accepted
from decided
