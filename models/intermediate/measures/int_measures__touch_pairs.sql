{{ config(materialized='by_lead', unique_key='lead_key') }}

with touches as (
    select * from {{ ref('int_timeline__touches') }}
),

maturity_windows as (
    select * from {{ ref('stg_definitions__maturity_windows') }}
    where metric = 'duplicate_outreach'
)

select
    touches.person_id,
    touches.lead_key,
    touches.crm,
    touches.source_relation,
    touches.happened_at,
    touches.performed_by_id,
    touches.salesperson_id,
    touches.raw_table,
    touches.raw_id,
    next_touches.happened_at as next_happened_at,
    next_touches.performed_by_id as next_performed_by_id,
    next_touches.salesperson_id as next_salesperson_id,
    next_touches.lead_key as next_lead_key,
    next_touches.crm as next_crm,
    next_touches.source_relation as next_source_relation,
    next_touches.raw_table as next_raw_table,
    next_touches.raw_id as next_raw_id
from touches
inner join touches as next_touches
    on
        touches.person_id = next_touches.person_id
        and touches.stranger_touch_number + 1 = next_touches.stranger_touch_number
cross join maturity_windows
where
    touches.salesperson_id <> next_touches.salesperson_id
    and not (touches.is_excluded and next_touches.is_excluded)
    and next_touches.happened_at <= {{ add_minutes('touches.happened_at', 'maturity_windows.length * 1440') }}
