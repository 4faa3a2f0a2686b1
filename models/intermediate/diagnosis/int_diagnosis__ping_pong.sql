{{ config(materialized='by_lead', unique_key='handoff_id') }}

-- Who does not sell holds a lead as a queue does.
with owner_periods as (
    select * from {{ ref('int_timeline__owner_periods') }}
    where owner_kind = 'user' and coalesce(is_sales, true)
),

outcomes as (
    select * from {{ ref('int_timeline__outcomes') }}
),

limits as (
    select
        max(case when limit_name = 'ping_pong_owners' then value end) as owners,
        max(case when limit_name = 'ping_pong_business_days' then value end) as business_days
    from {{ ref('stg_definitions__check_limits') }}
),

company as (
    select * from {{ ref('stg_definitions__calendars') }}
    where is_default
),

segments as (
    select * from {{ ref('int_calendar__segments') }}
),

-- Only a lead that changed hands twice can have gone back and forth.
often_handed_on as (
    select handoff_id
    from owner_periods
    group by handoff_id
    having count(*) > 2
),

-- After qualification it is another's turn: that handover is planned.
before_qualified as (
    select
        owner_periods.*,
        row_number() over (
            partition by owner_periods.handoff_id
            order by
                owner_periods.since_capture_at nulls last,
                owner_periods.occurred_at,
                case when owner_periods.origin = 'created' then 0 else 1 end,
                {{ natural_order('owner_periods.raw_id') }}
        ) as period_number
    from owner_periods
    inner join often_handed_on
        on owner_periods.handoff_id = often_handed_on.handoff_id
    inner join outcomes
        on owner_periods.handoff_id = outcomes.handoff_id
    where outcomes.qualified_at is null or owner_periods.since_capture_at < outcomes.qualified_at
),

with_owner_before as (
    select
        *,
        lag(owner_id) over (partition by handoff_id order by period_number) as owner_before
    from before_qualified
),

-- The people who had it, in order, each as often as it came to them from somebody else.
turns as (
    select
        with_owner_before.handoff_id,
        with_owner_before.owner_id,
        with_owner_before.raw_table,
        with_owner_before.raw_id,
        with_owner_before.since_capture_at,
        {{ business_position('with_owner_before.since_capture_at', 'started') }} as business_position,
        row_number() over (
            partition by with_owner_before.handoff_id order by with_owner_before.period_number
        ) as turn,
        row_number() over (
            partition by with_owner_before.handoff_id, with_owner_before.owner_id
            order by with_owner_before.period_number
        ) as turn_of_owner
    from with_owner_before
    cross join company
    left join segments as started
        on {{ in_segment('started', 'company.calendar', 'with_owner_before.since_capture_at') }}
    where with_owner_before.owner_before is null or with_owner_before.owner_before <> with_owner_before.owner_id
),

judged as (
    select
        turns.*,
        turns.turn_of_owner > 1 as came_back,
        coalesce(
            turns.business_position - earlier.business_position
            <= limits.business_days * cast(company.business_day_minutes as bigint) * 60000000,
            false
        ) as is_one_too_many
    from turns
    cross join limits
    cross join company
    left join turns as earlier
        on turns.handoff_id = earlier.handoff_id and turns.turn = earlier.turn + limits.owners - 1
),

first_fault as (
    select
        handoff_id,
        min(turn) as turn
    from judged
    where came_back or is_one_too_many
    group by handoff_id
)

select
    judged.handoff_id,
    judged.turn,
    judged.owner_id,
    judged.came_back,
    judged.since_capture_at,
    judged.raw_table,
    judged.raw_id
from judged
inner join first_fault
    on judged.handoff_id = first_fault.handoff_id and judged.turn = first_fault.turn
