-- The lifecycle goes forward only: to go back it is cleared, then set. Cleared and set to the same or to a later stage
-- is nothing; to go to another stage of unknown order takes no clearing either, unless it is a step back.
with lifecycle as (
    select * from {{ ref('int_hubspot__property_changes') }}
    where property_name = 'lifecyclestage' and changed_at is not null and contact_id is not null
),

-- How many stages were set up to here: a run of blanks belongs to the stage before it.
counted as (
    select
        *,
        sum(case when value is not null then 1 else 0 end) over (
            partition by source_relation, contact_id order by position
            rows between unbounded preceding and current row
        ) as stages_set
    from lifecycle
),

stages as (
    select
        source_relation,
        contact_id,
        stages_set,
        value,
        stage_rank,
        lag(value) over (partition by source_relation, contact_id order by position) as value_before
    from counted
    where value is not null
),

blanks as (
    select
        *,
        row_number() over (partition by source_relation, contact_id, stages_set order by position) as blank_number
    from counted
    where value is null
),

cleared as (
    select
        blanks.source_relation,
        blanks.change_id,
        case
            when blanks.blank_number > 1 or stages.value is null then false
            when next_stages.value is null then true
            when next_stages.value = stages.value then false
            else coalesce(next_stages.stage_rank < stages.stage_rank, true)
        end as is_recycle
    from blanks
    left join stages
        on
            blanks.source_relation = stages.source_relation
            and blanks.contact_id = stages.contact_id
            and blanks.stages_set = stages.stages_set
    left join stages as next_stages
        on
            blanks.source_relation = next_stages.source_relation
            and blanks.contact_id = next_stages.contact_id
            and blanks.stages_set + 1 = next_stages.stages_set
)

select
    source_relation,
    change_id,
    case when is_recycle then 'lifecycle cleared' end as status
from cleared

union all

-- A stage that is set again is no change.
select
    counted.source_relation,
    counted.change_id,
    case when counted.value <> coalesce(stages.value_before, '') then counted.value end as status
from counted
inner join stages
    on
        counted.source_relation = stages.source_relation
        and counted.contact_id = stages.contact_id
        and counted.stages_set = stages.stages_set
where counted.value is not null
