{{ config(materialized='table') }}

with leads as (
    select * from {{ ref('int_crm__leads') }}
),

history_values as (
    select * from {{ ref('int_crm__history_values') }}
    where field = 'rejection_reason'
),

rejection_reason_map as (
    select * from {{ ref('stg_definitions__rejection_reason_map') }}
),

reasons as (
    select
        crm,
        source_relation,
        rejection_reason as raw_reason,
        count(*) as records
    from leads
    where rejection_reason is not null
    group by crm, source_relation, rejection_reason

    union all

    select
        crm,
        source_relation,
        raw_value as raw_reason,
        records
    from history_values
),

found as (
    select
        crm,
        source_relation,
        raw_reason,
        sum(records) as records
    from reasons
    group by crm, source_relation, raw_reason
),

looked_up as (
    {{ looked_up(
        'found', 'rejection_reason_map', 'raw_reason', ['category', 'is_catch_all', 'is_usable', 'must_agree_with']
    ) }}
)

select *
from looked_up
