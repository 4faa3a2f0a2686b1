{{ config(materialized='by_lead_view', unique_key='lead_key') }}
{#- When a field of a lead that began empty was first filled in. A lead without a row never had it filled in later. -#}

-- depends_on: {{ ref('int_changes__leads') }}

with field_changes as (
    select * from {{ ref('int_crm__field_changes') }}
    where field in ('lead_source', 'conversion_point', 'lead_type')
),

-- The old value of its first change is what it began with.
fields as (
    select
        lead_key,
        field,
        {{ value_at_first('old_value', 'changed_at', 'change_id') }} as first_value,
        min(case when new_value is not null then changed_at end) as filled_at
    from field_changes
    group by lead_key, field
)

select
    lead_key,
    min(case when field = 'lead_source' then filled_at end) as source_filled_at,
    min(case when field = 'conversion_point' then filled_at end) as point_filled_at,
    min(case when field = 'lead_type' then filled_at end) as type_filled_at
from fields
where first_value is null
group by lead_key
