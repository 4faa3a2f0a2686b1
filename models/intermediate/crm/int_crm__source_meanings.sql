{{ config(materialized='table') }}

with leads as (
    select * from {{ ref('int_crm__leads') }}
),

history_values as (
    select * from {{ ref('int_crm__history_values') }}
    where field = 'lead_source'
),

conversions as (
    select * from {{ ref('int_crm__conversions') }}
),

opportunities as (
    select * from {{ ref('int_crm__opportunities') }}
),

source_map as (
    select * from {{ ref('stg_definitions__source_map') }}
),

sources as (
    select
        crm,
        source_relation,
        lead_source as raw_source,
        count(*) as records
    from leads
    where lead_source is not null
    group by crm, source_relation, lead_source

    union all

    select
        crm,
        source_relation,
        raw_value as raw_source,
        records
    from history_values

    union all

    select
        crm,
        source_relation,
        lead_source as raw_source,
        count(*) as records
    from conversions
    where lead_source is not null
    group by crm, source_relation, lead_source

    union all

    select
        crm,
        source_relation,
        lead_source as raw_source,
        count(*) as records
    from opportunities
    where lead_source is not null
    group by crm, source_relation, lead_source
),

found as (
    select
        crm,
        source_relation,
        raw_source,
        sum(records) as records
    from sources
    group by crm, source_relation, raw_source
),

looked_up as (
    {{ looked_up('found', 'source_map', 'raw_source', ['original_source', 'is_catch_all']) }}
)

select *
from looked_up
