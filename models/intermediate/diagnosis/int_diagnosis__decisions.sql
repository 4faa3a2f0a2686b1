{{ config(materialized='by_lead', unique_key='handoff_id') }}

with milestones as (
    select * from {{ ref('int_timeline__milestones') }}
    where decision is not null
),

status_history as (
    select * from {{ ref('int_timeline__status_history') }}
    where is_known and stage in (
        'accepted', 'rejected', 'info_requested', 'working', 'qualified', 'won', 'lost', 'recycled', 'disqualified'
    )
),

sources as (
    select * from {{ ref('int_crm__sources') }}
),

owners as (
    select * from {{ ref('int_crm__owners') }}
),

-- A status that stood before history began was not necessarily set by whoever created the lead.
statuses as (
    select
        status_history.lead_key,
        status_history.occurred_at,
        status_history.stage,
        status_history.raw_table,
        status_history.raw_id,
        case
            when
                status_history.origin = 'changed' or status_history.occurred_at >= sources.status_history_since
                then status_history.actor_id
        end as actor_id
    from status_history
    inner join sources
        on status_history.crm = sources.crm and status_history.source_relation = sources.source_relation
),

-- The change of status that was the decision. A lead accepted by its conversion has none.
decisions as (
    select
        milestones.handoff_id,
        milestones.crm,
        milestones.source_relation,
        milestones.decided_at,
        milestones.decision_basis,
        {{ value_at_first('statuses.actor_id', 'statuses.occurred_at', 'statuses.raw_id') }} as actor_id,
        {{ value_at_first('statuses.raw_table', 'statuses.occurred_at', 'statuses.raw_id') }} as raw_table,
        {{ value_at_first('statuses.raw_id', 'statuses.occurred_at', 'statuses.raw_id') }} as raw_id
    from milestones
    inner join statuses
        on
            milestones.lead_key = statuses.lead_key
            and milestones.decided_at = statuses.occurred_at
            and (milestones.decision_basis = 'implicit' or milestones.decision = statuses.stage)
    group by
        milestones.handoff_id,
        milestones.crm,
        milestones.source_relation,
        milestones.decided_at,
        milestones.decision_basis
)

select
    decisions.handoff_id,
    decisions.crm,
    decisions.source_relation,
    decisions.decided_at,
    decisions.decision_basis,
    decisions.actor_id,
    owners.owner_kind as actor_kind,
    decisions.raw_table,
    decisions.raw_id
from decisions
left join owners
    on
        decisions.crm = owners.crm
        and decisions.source_relation = owners.source_relation
        and decisions.actor_id = owners.owner_id
