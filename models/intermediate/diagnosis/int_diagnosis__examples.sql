{{ config(materialized='table') }}

with segments as (
    select * from {{ ref('int_diagnosis__segments') }}
),

causes as (
    select * from {{ ref('int_diagnosis__causes') }}
),

-- The latest five to open in the CRM: those that broke here first.
numbered_examples as (
    select
        causes.root_cause,
        causes.fix,
        segments.dimension,
        segments.dimension_value,
        segments.lead_id,
        row_number() over (
            partition by causes.root_cause, causes.fix, segments.dimension, segments.dimension_value
            order by
                case when causes.is_primary then 0 else 1 end asc,
                segments.captured_at desc,
                segments.lead_id asc
        ) as example
    from segments
    inner join causes
        on segments.handoff_id = causes.handoff_id
),

examples as (
    select
        root_cause,
        fix,
        dimension,
        dimension_value,
        {{ dbt.listagg('lead_id', "', '", 'order by example') }} as example_lead_ids
    from numbered_examples
    where example <= 5
    group by root_cause, fix, dimension, dimension_value
)

select *
from examples
