{{ config(materialized='by_lead', unique_key='handoff_id') }}

with milestones as (
    select * from {{ ref('int_timeline__milestones') }}
    where owned_at is not null and first_action_at is null
),

activities as (
    select * from {{ ref('int_timeline__activities') }}
    where is_automated and happened_at is not null
)

-- Only of handoffs on which no person acted: beside an action, automation is nothing to be said against.
select
    milestones.handoff_id,
    count(*) as touches,
    min(activities.happened_at) as first_touch_at,
    {{ value_at_first('activities.raw_table', 'activities.happened_at', 'activities.raw_id') }} as raw_table,
    {{ value_at_first('activities.raw_id', 'activities.happened_at', 'activities.raw_id') }} as raw_id
from milestones
inner join activities
    on milestones.lead_key = activities.lead_key
where
    activities.happened_at between milestones.owned_at and milestones.ends_at
    and (milestones.next_captured_at is null or activities.happened_at < milestones.next_captured_at)
group by milestones.handoff_id
