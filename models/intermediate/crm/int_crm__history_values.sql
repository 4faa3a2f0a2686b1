{{ config(materialized='table') }}

with field_changes as (
    select * from {{ ref('int_crm__field_changes') }}
    where field in ('status', 'lead_source', 'lead_type', 'conversion_point', 'rejection_reason')
),

-- Before its first change a value stands nowhere else.
both_sides as (
    select
        crm,
        source_relation,
        field,
        old_value as raw_value,
        count(*) as records
    from field_changes
    where old_value is not null
    group by crm, source_relation, field, old_value

    union all

    select
        crm,
        source_relation,
        field,
        new_value as raw_value,
        count(*) as records
    from field_changes
    where new_value is not null
    group by crm, source_relation, field, new_value
)

select
    crm,
    source_relation,
    field,
    raw_value,
    cast(sum(records) as bigint) as records
from both_sides
group by crm, source_relation, field, raw_value
