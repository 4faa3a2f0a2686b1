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
        coalesce(is_closed, closed_won) as is_closed,
        probability
    from stages

    union all

    select
        source_relation,
        coalesce({{ json_text('item', ['id']) }}, {{ json_text('item', ['stageId']) }}) as stage_id,
        {{ to_boolean(json_text('item', ['metadata', 'isClosed'])) }} as is_closed,
        {{ to_number(json_text('item', ['metadata', 'probability'])) }} as probability
    from stage_items
),

-- A closed stage is won at a probability of 1 and lost at 0. At any other, deals of both kinds may stand in it.
judged as (
    select
        source_relation,
        stage_id,
        is_closed,
        case
            when not is_closed then false
            when is_closed and probability = 1 then true
            when is_closed and probability = 0 then false
        end as is_won
    from told
    where stage_id is not null
)

select
    source_relation,
    stage_id,
    max(case when is_closed then 1 when not is_closed then 0 end) = 1 as is_closed,
    max(case when is_won then 1 when not is_won then 0 end) = 1 as is_won
from judged
group by source_relation, stage_id
