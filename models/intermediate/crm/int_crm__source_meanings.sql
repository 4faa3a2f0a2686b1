{{ config(materialized='table') }}

with leads as (
    select * from {{ ref('int_crm__leads') }}
),

field_changes as (
    select * from {{ ref('int_crm__field_changes') }}
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
        old_value as raw_source,
        count(*) as records
    from field_changes
    where field = 'lead_source' and old_value is not null
    group by crm, source_relation, old_value

    union all

    select
        crm,
        source_relation,
        new_value as raw_source,
        count(*) as records
    from field_changes
    where field = 'lead_source' and new_value is not null
    group by crm, source_relation, new_value

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
