{{ config(materialized='by_lead', unique_key='handoff_id') }}

with milestones as (
    select * from {{ ref('int_timeline__milestones') }}
    where owned_at is not null
),

context as (
    select * from {{ ref('int_timeline__context') }}
),

field_changes as (
    select * from {{ ref('int_crm__field_changes') }}
    where field in ('lead_source', 'conversion_point', 'lead_type')
),

conversions as (
    select * from {{ ref('int_crm__conversions') }}
    where conversion_point is not null
),

-- The first change of each field after the owner got the lead says what the owner had: its old value. What came after the
-- handoff had ended says nothing of it.
first_changes as (
    select
        milestones.handoff_id,
        milestones.lead_key,
        milestones.trigger,
        milestones.owned_at,
        field_changes.field,
        min(field_changes.changed_at) as changed_at,
        {{ value_at_first('old_value', 'changed_at', 'change_id') }} as old_value,
        {{ value_at_first('new_value', 'changed_at', 'change_id') }} as new_value,
        {{ value_at_first('raw_table', 'changed_at', 'change_id') }} as raw_table,
        {{ value_at_first('change_id', 'changed_at', 'change_id') }} as change_id
    from field_changes
    inner join milestones
        on field_changes.lead_key = milestones.lead_key
    where
        field_changes.changed_at > milestones.owned_at
        and field_changes.changed_at <= milestones.ends_at
    group by
        milestones.handoff_id,
        milestones.lead_key,
        milestones.trigger,
        milestones.owned_at,
        field_changes.field
),

filled_late as (
    select * from first_changes
    where old_value is null and new_value is not null
),

-- A conversion that had named its point by then was there to be seen.
known_points as (
    select distinct filled_late.handoff_id
    from filled_late
    inner join conversions
        on filled_late.lead_key = conversions.lead_key
    where filled_late.field = 'conversion_point' and conversions.submitted_at <= filled_late.owned_at
),

late_points as (
    select filled_late.handoff_id
    from filled_late
    left join known_points
        on filled_late.handoff_id = known_points.handoff_id
    where filled_late.field = 'conversion_point' and known_points.handoff_id is null
),

-- The type was there as soon as a point implied it; that of a handoff opened by a conversion is that of its point.
counted as (
    select filled_late.*
    from filled_late
    inner join context
        on filled_late.handoff_id = context.handoff_id
    left join late_points
        on filled_late.handoff_id = late_points.handoff_id
    where
        (filled_late.field = 'lead_source' and context.lead_source is not null)
        or (filled_late.field = 'conversion_point' and late_points.handoff_id is not null)
        or (
            filled_late.field = 'lead_type'
            and filled_late.trigger <> 'conversion'
            and context.raw_lead_type is not null
            and (context.lead_type_of_point is null or late_points.handoff_id is not null)
        )
)

select
    handoff_id,
    max(case when field = 'lead_source' then 1 else 0 end) = 1 as is_source_late,
    max(case when field = 'conversion_point' then 1 else 0 end) = 1 as is_point_late,
    max(case when field = 'lead_type' then 1 else 0 end) = 1 as is_type_late,
    min(changed_at) as filled_at,
    {{ value_at_first('raw_table', 'changed_at', 'change_id') }} as raw_table,
    {{ value_at_first('change_id', 'changed_at', 'change_id') }} as raw_id
from counted
group by handoff_id
