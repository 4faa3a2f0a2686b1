{{ config(materialized='table') }}

with leads as (
    select * from {{ ref('int_crm__leads') }}
),

history_values as (
    select * from {{ ref('int_crm__history_values') }}
    where field = 'status'
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
        raw_value as raw_status,
        records
    from history_values
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
