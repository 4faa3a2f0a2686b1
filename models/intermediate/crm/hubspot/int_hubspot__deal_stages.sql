with stages as (
    select * from {{ ref('stg_hubspot__deal_stage') }}
),

stage_items as (
    select
        source_relation,
        {{ json_items('stages') }} as item
    from {{ ref('stg_hubspot__deal_pipeline') }}
    where stages is not null
),

told as (
    select
        source_relation,
        stage_id,
        is_closed,
        is_won,
        probability
    from stages

    union all

    select
        source_relation,
        coalesce({{ json_text('item', ['id']) }}, {{ json_text('item', ['stageId']) }}) as stage_id,
        {{ to_boolean(json_text('item', ['metadata', 'isClosed'])) }} as is_closed,
        cast(null as boolean) as is_won,
        {{ to_number(json_text('item', ['metadata', 'probability'])) }} as probability
    from stage_items
)

-- A closed stage is won where its probability is 1.
select
    source_relation,
    stage_id,
    max(case when is_closed then 1 when not is_closed then 0 end) = 1 as is_closed,
    max(case when coalesce(is_won, is_closed and probability = 1) then 1 when coalesce(is_won, is_closed and probability = 1) is not null then 0 end) = 1
        as is_won
from told
where stage_id is not null
group by source_relation, stage_id
