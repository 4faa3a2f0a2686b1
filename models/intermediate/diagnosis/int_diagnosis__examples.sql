{{ config(materialized='table') }}

with segments as (
    select * from {{ ref('int_diagnosis__segments') }}
),

causes as (
    select * from {{ ref('int_diagnosis__causes') }}
),

-- The latest five to open in the CRM: those that broke here first. The five of a dimension's value are among the fives
-- of the segments in it.
numbered_in_segments as (
    select
        causes.root_cause,
        causes.fix,
        causes.is_primary,
        segments.original_source,
        segments.lead_type,
        segments.team,
        segments.captured_at,
        segments.lead_id,
        row_number() over (
            partition by causes.root_cause, causes.fix, segments.original_source, segments.lead_type, segments.team
            order by
                case when causes.is_primary then 0 else 1 end asc,
                segments.captured_at desc,
                segments.lead_id asc
        ) as example_in_segment
    from causes
    inner join segments
        on causes.handoff_id = segments.handoff_id
),

candidates as (
    select * from numbered_in_segments
    where example_in_segment <= 5
),

in_dimensions as (
    {{ in_each_dimension('candidates') }}
),

numbered_examples as (
    select
        root_cause,
        fix,
        dimension,
        dimension_value,
        lead_id,
        row_number() over (
            partition by root_cause, fix, dimension, dimension_value
            order by case when is_primary then 0 else 1 end asc, captured_at desc, lead_id asc
        ) as example
    from in_dimensions
),

examples as (
    select
        root_cause,
        fix,
        dimension,
        dimension_value,
        {{ joined_text('lead_id', 'example') }} as example_lead_ids
    from numbered_examples
    where example <= 5
    group by root_cause, fix, dimension, dimension_value
)

select *
from examples
