with conflicting_touches as (
    select * from {{ ref('int_measures__conflicting_touches') }}
),

leads as (
    select * from {{ ref('int_crm__leads') }}
)

select
    conflicting_touches.person_id,
    conflicting_touches.crm,
    conflicting_touches.source_relation,
    first_leads.lead_id as first_lead_id,
    conflicting_touches.performed_by_id as first_touch_by_id,
    conflicting_touches.happened_at as first_touch_at,
    conflicting_touches.raw_table as first_touch_raw_table,
    conflicting_touches.raw_id as first_touch_raw_id,
    second_leads.lead_id as second_lead_id,
    conflicting_touches.next_performed_by_id as second_touch_by_id,
    conflicting_touches.next_happened_at as second_touch_at,
    conflicting_touches.next_raw_table as second_touch_raw_table,
    conflicting_touches.next_raw_id as second_touch_raw_id,
    {{ seconds_between('conflicting_touches.happened_at', 'conflicting_touches.next_happened_at') }} as seconds_between,
    case
        when conflicting_touches.lead_key = conflicting_touches.next_lead_key
            then 'two salespeople on one record, with no handover between their touches'
        else 'two salespeople on two records of one person, with no handover between their touches'
    end as conflict
from conflicting_touches
inner join leads as first_leads
    on conflicting_touches.lead_key = first_leads.lead_key
inner join leads as second_leads
    on conflicting_touches.next_lead_key = second_leads.lead_key
