{{ config(materialized='by_lead', unique_key='handoff_id', meta={'keeps_replaced': true}) }}

with handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
    where accepted_at is not null
),

activities as (
    select
        *,
        coalesce(happened_at, possibly_happened_at) as acted_at,
        happened_at is null as is_any_time_later
    from {{ ref('int_timeline__activities') }}
    where is_action or is_possible_action
),

maturity_windows as (
    select * from {{ ref('stg_definitions__maturity_windows') }}
    where metric = 'no_action_accepted'
),

segments as (
    select * from {{ ref('int_calendar__segments') }}
),

business_hours as (
    select * from {{ ref('int_calendar__business_hours') }}
),

-- The window in business days of the owner's calendar, or in days.
windowed as (
    select
        handoff_records.handoff_id,
        handoff_records.lead_key,
        handoff_records.next_captured_at,
        coalesce(handoff_records.owned_at, handoff_records.captured_at) as owned_from,
        coalesce(handoff_records.possibly_owned_at, handoff_records.owned_at, handoff_records.captured_at)
            as possibly_owned_from,
        handoff_records.accepted_at,
        handoff_records.qualified_at,
        handoff_records.owner_calendar,
        maturity_windows.unit as window_unit,
        maturity_windows.length as window_length,
        {{ business_position_after(
            'handoff_records.accepted_at', 'started', 'maturity_windows.length * handoff_records.business_day_minutes'
        ) }} as window_position
    from handoff_records
    cross join maturity_windows
    left join segments as started
        on {{ in_segment('started', 'handoff_records.owner_calendar', 'handoff_records.accepted_at') }}
),

with_window_end as (
    select
        windowed.*,
        case
            when windowed.window_unit = 'days'
                then {{ add_minutes('windowed.accepted_at', 'windowed.window_length * 1440') }}
            else {{ due_at('windowed.window_position', 'ended') }}
        end as window_ends_at
    from windowed
    left join business_hours as ended
        on {{ in_business_hour('ended', 'windowed.owner_calendar', 'windowed.window_position') }}
),

-- What was done from the owner on, by the end of the window or the next handoff; before, what was done from an owner on of
-- whom nobody knows whether they sell.
acted_on as (
    select
        with_window_end.handoff_id,
        max(case
            when activities.is_action and activities.acted_at >= with_window_end.owned_from then 1 else 0
        end) = 1 as has_action,
        max(case
            when activities.is_possible_action or activities.acted_at < with_window_end.owned_from then 1 else 0
        end) = 1 as has_possible_action
    from with_window_end
    inner join activities
        on with_window_end.lead_key = activities.lead_key
    where
        (activities.acted_at >= with_window_end.possibly_owned_from or activities.is_any_time_later)
        and activities.acted_at <= with_window_end.window_ends_at
        and (with_window_end.next_captured_at is null or activities.acted_at < with_window_end.next_captured_at)
    group by with_window_end.handoff_id
)

select
    with_window_end.handoff_id,
    with_window_end.window_ends_at,
    coalesce(acted_on.has_action, false) as has_action,
    coalesce(acted_on.has_possible_action, false) as has_possible_action,
    coalesce(with_window_end.qualified_at <= with_window_end.window_ends_at, false) as has_progress
from with_window_end
left join acted_on
    on with_window_end.handoff_id = acted_on.handoff_id
