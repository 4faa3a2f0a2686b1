{{ config(materialized='by_lead', unique_key='handoff_id') }}

with milestones as (
    select * from {{ ref('int_timeline__milestones') }}
    where owned_at is not null and first_action_by_id <> owner_id
),

owner_periods as (
    select * from {{ ref('int_timeline__owner_periods') }}
)

-- Whoever got the record in the moment of the action had it by then.
select
    milestones.handoff_id,
    owner_periods.owner_id as holder_id,
    owner_periods.handoff_id is not null as is_holder_known
from milestones
left join owner_periods
    on
        milestones.handoff_id = owner_periods.handoff_id
        and milestones.first_action_at >= owner_periods.occurred_at
        and (owner_periods.ended_at is null or milestones.first_action_at < owner_periods.ended_at)
