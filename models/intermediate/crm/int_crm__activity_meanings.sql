{{ config(materialized='table') }}

with activities as (
    select * from {{ ref('int_crm__activities') }}
),

activity_map as (
    select * from {{ ref('stg_definitions__activity_map') }}
),

found as (
    select
        crm,
        source_relation,
        coalesce(raw_type, '') as raw_type,
        coalesce(raw_subtype, '') as raw_subtype,
        count(*) as records
    from activities
    group by crm, source_relation, coalesce(raw_type, ''), coalesce(raw_subtype, '')
),

-- The most specific row wins: the CRM's own before every CRM's, and in each the subtype's own before any subtype.
matched as (
    select
        found.*,
        activity_map.activity_type,
        activity_map.counts_as_action,
        activity_map.is_automated,
        activity_map.direction,
        activity_map.crm is not null as is_mapped,
        row_number() over (
            partition by found.crm, found.source_relation, found.raw_type, found.raw_subtype
            order by
                case when activity_map.crm = found.crm then 0 else 1 end,
                case when activity_map.raw_subtype <> '*' then 0 else 1 end
        ) as preference
    from found
    left join activity_map
        on
            activity_map.crm in (found.crm, '*')
            and activity_map.raw_type = lower(trim(found.raw_type))
            and activity_map.raw_subtype in (lower(trim(found.raw_subtype)), '*')
)

select
    crm,
    source_relation,
    raw_type,
    raw_subtype,
    records,
    is_mapped,
    activity_type,
    counts_as_action,
    is_automated,
    direction
from matched
where preference = 1
