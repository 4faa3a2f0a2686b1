{{ config(materialized='by_lead', unique_key='handoff_id') }}

with handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
    where accepted_at is not null and first_action_at is not null
),

policies as (
    select * from {{ ref('int_timeline__policies') }}
),

segments as (
    select * from {{ ref('int_calendar__segments') }}
),

business_hours as (
    select * from {{ ref('int_calendar__business_hours') }}
),

-- The next step is owed once the lead is both accepted and acted on.
owed as (
    select
        handoff_records.handoff_id,
        handoff_records.owner_calendar,
        case
            when handoff_records.first_action_at > handoff_records.accepted_at then handoff_records.first_action_at
            else handoff_records.accepted_at
        end as owed_since,
        policies.next_step_minutes,
        policies.next_step_clock
    from handoff_records
    inner join policies
        on
            handoff_records.crm = policies.crm
            and coalesce(handoff_records.lead_type, '') = policies.lead_type
            and coalesce(handoff_records.intent, '') = policies.intent
),

placed as (
    select
        owed.*,
        {{ business_position_after('owed.owed_since', 'started', 'owed.next_step_minutes') }} as due_position
    from owed
    left join segments as started
        on {{ in_segment('started', 'owed.owner_calendar', 'owed.owed_since') }}
)

select
    placed.handoff_id,
    case
        when placed.next_step_clock = 'wall' then {{ add_minutes('placed.owed_since', 'placed.next_step_minutes') }}
        else {{ due_at('placed.due_position', 'due') }}
    end as next_step_due_at
from placed
left join business_hours as due
    on {{ in_business_hour('due', 'placed.owner_calendar', 'placed.due_position') }}
