{{ config(materialized='table') }}

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

limits as (
    select
        max(case when limit_name = 'bulk_decisions' then value end) as bulk_decisions,
        max(case when limit_name = 'bulk_seconds' then value end) as bulk_seconds
    from {{ ref('stg_definitions__check_limits') }}
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
),

with_actor as (
    select
        decisions.*,
        owners.owner_kind as actor_kind
    from decisions
    left join owners
        on
            decisions.crm = owners.crm
            and decisions.source_relation = owners.source_relation
            and decisions.actor_id = owners.owner_id
),

by_person as (
    select
        handoff_id,
        crm,
        source_relation,
        actor_id,
        decided_at,
        row_number() over (partition by crm, source_relation, actor_id order by decided_at, handoff_id) as position
    from with_actor
    where decision_basis = 'explicit' and actor_kind = 'user'
),

-- The decision with which each one would make so many.
sweeps as (
    select
        by_person.crm,
        by_person.source_relation,
        by_person.actor_id,
        by_person.decided_at as began_at,
        by_person.position + limits.bulk_decisions - 1 as last_position,
        limits.bulk_seconds
    from by_person
    cross join limits
),

-- Where the last of so many decisions follows the first within the seconds, all of them were one sweep.
sweep_ends as (
    select
        by_person.*,
        case
            when
                {{ microseconds_between('sweeps.began_at', 'by_person.decided_at') }}
                < sweeps.bulk_seconds * cast(1000000 as bigint) then by_person.position
        end as sweep_end
    from by_person
    left join sweeps
        on
            by_person.crm = sweeps.crm
            and by_person.source_relation = sweeps.source_relation
            and by_person.actor_id = sweeps.actor_id
            and by_person.position = sweeps.last_position
),

with_next_sweep as (
    select
        handoff_id,
        position,
        min(sweep_end) over (
            partition by crm, source_relation, actor_id
            order by position
            rows between current row and unbounded following
        ) as next_sweep_end
    from sweep_ends
)

select
    with_actor.handoff_id,
    with_actor.actor_id,
    with_actor.actor_kind,
    coalesce(with_next_sweep.next_sweep_end < with_next_sweep.position + limits.bulk_decisions, false) as is_in_bulk,
    limits.bulk_decisions,
    limits.bulk_seconds,
    with_actor.raw_table,
    with_actor.raw_id
from with_actor
cross join limits
left join with_next_sweep
    on with_actor.handoff_id = with_next_sweep.handoff_id
