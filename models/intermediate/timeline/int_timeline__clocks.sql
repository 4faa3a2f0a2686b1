{{ config(materialized='by_lead', unique_key='handoff_id') }}

with milestones as (
    select * from {{ ref('int_timeline__milestones') }}
),

context as (
    select * from {{ ref('int_timeline__context') }}
),

policies as (
    select * from {{ ref('int_timeline__policies') }}
),

owners as (
    select * from {{ ref('int_crm__owners') }}
),

calendars as (
    select * from {{ ref('stg_definitions__calendars') }}
),

segments as (
    select * from {{ ref('int_calendar__segments') }}
),

business_hours as (
    select * from {{ ref('int_calendar__business_hours') }}
),

-- Nobody owns a lead that is being routed: that wait runs on the company's own calendar. From then on time runs on the
-- calendar of the owner's team.
timed as (
    select
        milestones.handoff_id,
        milestones.captured_at,
        milestones.ready_at,
        milestones.owned_at,
        milestones.accepted_at,
        milestones.qualified_at,
        milestones.decided_at,
        case when milestones.first_action_at >= milestones.owned_at then milestones.first_action_at end as acted_at,
        milestones.first_action_at,
        company.calendar as company_calendar,
        coalesce(owners.calendar, company.calendar) as owner_calendar,
        coalesce(owner_calendars.business_day_minutes, company.business_day_minutes) as business_day_minutes,
        owners.team,
        policies.routing_minutes,
        policies.routing_clock,
        policies.first_action_minutes,
        policies.first_action_clock,
        policies.decision_minutes,
        policies.decision_clock
    from milestones
    inner join context
        on milestones.handoff_id = context.handoff_id
    inner join policies
        on
            milestones.crm = policies.crm
            and coalesce(context.lead_type, '') = policies.lead_type
            and coalesce(context.intent, '') = policies.intent
    cross join (
        select * from calendars
        where is_default
    ) as company
    left join owners
        on
            milestones.crm = owners.crm
            and milestones.source_relation = owners.source_relation
            and milestones.owner_id = owners.owner_id
    left join calendars as owner_calendars
        on owners.calendar = owner_calendars.calendar
),

placed as (
    select
        timed.*,
        {{ business_position('timed.ready_at', 'ready_company') }} as ready_company_position,
        {{ business_position('timed.owned_at', 'owned_company') }} as owned_company_position,
        {{ business_position('timed.ready_at', 'ready_owner') }} as ready_owner_position,
        {{ business_position('timed.owned_at', 'owned_owner') }} as owned_owner_position,
        {{ business_position('timed.acted_at', 'acted_owner') }} as acted_owner_position
    from timed
    left join segments as ready_company
        on {{ in_segment('ready_company', 'timed.company_calendar', 'timed.ready_at') }}
    left join segments as owned_company
        on {{ in_segment('owned_company', 'timed.company_calendar', 'timed.owned_at') }}
    left join segments as ready_owner
        on {{ in_segment('ready_owner', 'timed.owner_calendar', 'timed.ready_at') }}
    left join segments as owned_owner
        on {{ in_segment('owned_owner', 'timed.owner_calendar', 'timed.owned_at') }}
    left join segments as acted_owner
        on {{ in_segment('acted_owner', 'timed.owner_calendar', 'timed.acted_at') }}
),

due as (
    select
        *,
        ready_company_position + cast(routing_minutes * 60000000 as bigint) as routing_due_position,
        owned_owner_position + cast(first_action_minutes * 60000000 as bigint) as first_action_due_position,
        ready_owner_position + cast(decision_minutes * 60000000 as bigint) as decision_due_position
    from placed
)

select
    due.handoff_id,
    due.team,
    due.owner_calendar,
    due.business_day_minutes,
    {{ seconds_between('due.ready_at', 'due.owned_at') }} as lead_to_owner_seconds,
    {{ whole_seconds('due.owned_company_position - due.ready_company_position') }} as lead_to_owner_business_seconds,
    {{ seconds_between('due.owned_at', 'due.acted_at') }} as owner_to_first_action_seconds,
    {{ whole_seconds('due.acted_owner_position - due.owned_owner_position') }} as owner_to_first_action_business_seconds,
    {{ seconds_between('due.captured_at', 'due.first_action_at') }} as speed_to_lead_seconds,
    {{ seconds_between('due.ready_at', 'due.decided_at') }} as time_to_decision_seconds,
    case
        when due.qualified_at >= due.accepted_at then {{ seconds_between('due.accepted_at', 'due.qualified_at') }}
    end as accepted_to_qualified_seconds,
    case
        when due.routing_clock = 'wall' then {{ add_minutes('due.ready_at', 'due.routing_minutes') }}
        else {{ due_at('due.routing_due_position', 'routing') }}
    end as routing_due_at,
    case
        when due.first_action_clock = 'wall' then {{ add_minutes('due.owned_at', 'due.first_action_minutes') }}
        else {{ due_at('due.first_action_due_position', 'first_action') }}
    end as first_action_due_at,
    case
        when due.decision_clock = 'wall' then {{ add_minutes('due.ready_at', 'due.decision_minutes') }}
        else {{ due_at('due.decision_due_position', 'decision') }}
    end as decision_due_at
from due
left join business_hours as routing
    on {{ in_business_hour('routing', 'due.company_calendar', 'due.routing_due_position') }}
left join business_hours as first_action
    on {{ in_business_hour('first_action', 'due.owner_calendar', 'due.first_action_due_position') }}
left join business_hours as decision
    on {{ in_business_hour('decision', 'due.owner_calendar', 'due.decision_due_position') }}
