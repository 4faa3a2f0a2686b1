{{ config(materialized='by_lead', unique_key='handoff_id') }}

with handoffs as (
    select * from {{ ref('int_timeline__handoffs') }}
),

changes as (
    select * from {{ ref('int_crm__field_changes') }}
    where field in ('conversion_point', 'lead_type')
),

last_changes as (
    select
        handoffs.handoff_id,
        changes.field,
        {{ value_at_last('changes.new_value', 'changes.changed_at', 'changes.change_id') }} as value
    from changes
    inner join handoffs
        on changes.lead_key = handoffs.lead_key
    where changes.changed_at <= handoffs.ends_at
    group by handoffs.handoff_id, changes.field
),

-- Before the first change its old value stood.
first_changes as (
    select
        lead_key,
        field,
        {{ value_at_first('old_value', 'changed_at', 'change_id') }} as value
    from changes
    group by lead_key, field
)

select
    handoffs.handoff_id,
    first_changes.field,
    case when last_changes.handoff_id is not null then last_changes.value else first_changes.value end as value
from handoffs
inner join first_changes
    on handoffs.lead_key = first_changes.lead_key
left join last_changes
    on
        handoffs.handoff_id = last_changes.handoff_id
        and first_changes.field = last_changes.field
