{{ config(materialized='table') }}

with leads as (
    select * from {{ ref('int_crm__leads') }}
),

field_changes as (
    select * from {{ ref('int_crm__field_changes') }}
),

status_map as (
    select * from {{ ref('stg_definitions__status_map') }}
),

statuses as (
    select
        crm,
        source_relation,
        status as raw_status,
        count(*) as records
    from leads
    where status is not null
    group by crm, source_relation, status

    union all

    select
        crm,
        source_relation,
        new_value as raw_status,
        count(*) as records
    from field_changes
    where field = 'status' and new_value is not null
    group by crm, source_relation, new_value

    union all

    select
        crm,
        source_relation,
        old_value as raw_status,
        count(*) as records
    from field_changes
    where field = 'status' and old_value is not null
    group by crm, source_relation, old_value
),

found as (
    select
        crm,
        source_relation,
        raw_status,
        sum(records) as records
    from statuses
    group by crm, source_relation, raw_status
),

looked_up as (
    {{ looked_up('found', 'status_map', 'raw_status', ['stage']) }}
)

select *
from looked_up
