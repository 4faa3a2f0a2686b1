{{ config(materialized='by_lead', unique_key='lead_key', meta={'keeps_replaced': true}) }}

with activities as (
    select * from {{ ref('int_timeline__activities') }}
    where is_action
),

persons as (
    select * from {{ ref('int_identity__persons') }}
),

owners as (
    select * from {{ ref('int_crm__owners') }}
),

touches as (
    select
        persons.person_id,
        activities.lead_key,
        activities.crm,
        activities.source_relation,
        activities.happened_at,
        activities.performed_by_id,
        owners.salesperson_id,
        activities.activity_type,
        activities.raw_table,
        activities.raw_id
    from activities
    inner join persons
        on activities.lead_key = persons.lead_key
    -- Nobody unknown acts for sales.
    inner join owners
        on
            activities.crm = owners.crm
            and activities.source_relation = owners.source_relation
            and activities.performed_by_id = owners.owner_id
)

select
    *,
    row_number() over touches_of_person as touch_number,
    lag(happened_at) over touches_of_person as touched_before_at
from touches
window touches_of_person as (
    partition by person_id
    order by happened_at, {{ natural_order('raw_id') }}, crm, source_relation, raw_table
)
