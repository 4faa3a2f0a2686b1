{{ config(materialized='table') }}

with leads as (
    select * from {{ ref('int_crm__leads') }}
),

conversions as (
    select * from {{ ref('int_crm__conversions') }}
),

history_values as (
    select * from {{ ref('int_crm__history_values') }}
    where field in ('lead_type', 'conversion_point')
),

lead_type_map as (
    select * from {{ ref('stg_definitions__lead_type_map') }}
),

lead_types as (
    select
        crm,
        source_relation,
        lead_type as raw_value,
        count(*) as records
    from leads
    where lead_type is not null
    group by crm, source_relation, lead_type

    union all

    select
        crm,
        source_relation,
        conversion_point as raw_value,
        count(*) as records
    from leads
    where conversion_point is not null
    group by crm, source_relation, conversion_point

    union all

    select
        crm,
        source_relation,
        conversion_point as raw_value,
        count(*) as records
    from conversions
    where conversion_point is not null
    group by crm, source_relation, conversion_point

    union all

    select
        crm,
        source_relation,
        raw_value,
        records
    from history_values
),

found as (
    select
        crm,
        source_relation,
        raw_value,
        sum(records) as records
    from lead_types
    group by crm, source_relation, raw_value
),

looked_up as (
    {{ looked_up('found', 'lead_type_map', 'raw_value', ['lead_type', 'intent']) }}
)

select *
from looked_up
