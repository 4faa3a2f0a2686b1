{{ config(materialized='table') }}

with handoffs as (
    select * from {{ ref('int_timeline__handoffs') }}
),

context as (
    select * from {{ ref('int_timeline__context') }}
),

sla_policy as (
    select * from {{ ref('stg_definitions__sla_policy') }}
),

segments as (
    select distinct
        handoffs.crm,
        coalesce(context.lead_type, '') as lead_type,
        coalesce(context.intent, '') as intent
    from handoffs
    inner join context
        on handoffs.handoff_id = context.handoff_id
),

-- The most specific deadline wins: the CRM's own, then the lead type's, then the intent's. An unknown lead type or
-- intent has the deadline of any (*). A segment of which no row speaks has none.
preferred as (
    select
        segments.crm,
        segments.lead_type,
        segments.intent,
        sla_policy.step,
        sla_policy.minutes,
        sla_policy.clock,
        row_number() over (
            partition by segments.crm, segments.lead_type, segments.intent, sla_policy.step
            order by
                case when sla_policy.crm = '*' then 1 else 0 end,
                case when sla_policy.lead_type = '*' then 1 else 0 end,
                case when sla_policy.intent = '*' then 1 else 0 end
        ) as preference
    from segments
    left join sla_policy
        on
            sla_policy.crm in (segments.crm, '*')
            and sla_policy.lead_type in (lower(segments.lead_type), '*')
            and sla_policy.intent in (segments.intent, '*')
)

select
    crm,
    lead_type,
    intent,
    max(case when step = 'routing' then minutes end) as routing_minutes,
    max(case when step = 'routing' then clock end) as routing_clock,
    max(case when step = 'first_action' then minutes end) as first_action_minutes,
    max(case when step = 'first_action' then clock end) as first_action_clock,
    max(case when step = 'decision' then minutes end) as decision_minutes,
    max(case when step = 'decision' then clock end) as decision_clock,
    max(case when step = 'next_step' then minutes end) as next_step_minutes,
    max(case when step = 'next_step' then clock end) as next_step_clock
from preferred
where preference = 1
group by crm, lead_type, intent
