{{ config(materialized='table') }}

with touches as (
    select * from {{ ref('int_measures__touches') }}
),

owner_history as (
    select * from {{ ref('int_timeline__owner_history') }}
    where origin = 'changed'
),

opportunities as (
    select * from {{ ref('int_timeline__lead_opportunities') }}
),

maturity_windows as (
    select * from {{ ref('stg_definitions__maturity_windows') }}
    where metric = 'duplicate_outreach'
),

touched_by_several as (
    select person_id
    from touches
    group by person_id
    having min(performed_by_id) <> max(performed_by_id)
),

in_order as (
    select
        touches.*,
        lead(touches.happened_at) over (
            partition by touches.person_id order by touches.happened_at, {{ natural_order('touches.raw_id') }}
        ) as next_happened_at,
        lead(touches.performed_by_id) over (
            partition by touches.person_id order by touches.happened_at, {{ natural_order('touches.raw_id') }}
        ) as next_performed_by_id,
        lead(touches.lead_key) over (
            partition by touches.person_id order by touches.happened_at, {{ natural_order('touches.raw_id') }}
        ) as next_lead_key,
        lead(touches.raw_table) over (
            partition by touches.person_id order by touches.happened_at, {{ natural_order('touches.raw_id') }}
        ) as next_raw_table,
        lead(touches.raw_id) over (
            partition by touches.person_id order by touches.happened_at, {{ natural_order('touches.raw_id') }}
        ) as next_raw_id
    from touches
    inner join touched_by_several
        on touches.person_id = touched_by_several.person_id
),

-- One person, two salespeople one after the other, within the window.
pairs as (
    select in_order.*
    from in_order
    cross join maturity_windows
    where
        in_order.performed_by_id <> in_order.next_performed_by_id
        and in_order.next_happened_at
        <= {{ add_minutes('in_order.happened_at', 'maturity_windows.length * 1440') }}
),

-- The record was handed to the second one between the touches: as owner of either record, or of its opportunity.
handed_over as (
    select
        pairs.lead_key,
        pairs.raw_table,
        pairs.raw_id
    from pairs
    inner join owner_history
        on
            owner_history.lead_key in (pairs.lead_key, pairs.next_lead_key)
            and pairs.next_performed_by_id = owner_history.owner_id
    where owner_history.occurred_at >= pairs.happened_at and owner_history.occurred_at <= pairs.next_happened_at

    union

    select
        pairs.lead_key,
        pairs.raw_table,
        pairs.raw_id
    from pairs
    inner join opportunities
        on
            opportunities.lead_key in (pairs.lead_key, pairs.next_lead_key)
            and pairs.next_performed_by_id = opportunities.owner_id
    where opportunities.created_at >= pairs.happened_at and opportunities.created_at <= pairs.next_happened_at
)

select pairs.*
from pairs
left join handed_over
    on
        pairs.lead_key = handed_over.lead_key
        and pairs.raw_table = handed_over.raw_table
        and pairs.raw_id = handed_over.raw_id
where handed_over.raw_id is null
