-- The lifecycle goes forward only: to go back it is cleared, then set. Cleared and set to the same or to a later stage
-- is nothing; to go to another stage of unknown order takes no clearing either, unless it is a step back.
with changes as (
    select
        *,
        property_name = 'lifecyclestage' as is_lifecycle
    from {{ ref('int_hubspot__property_changes') }}
    where
        (property_name = 'lifecyclestage' or (property_name = 'hs_lead_status' and value is not null))
        and changed_at is not null
        and contact_id is not null
),

-- How many stages, blanks and lead statuses were set up to here: a run of blanks belongs to the stage before it.
counted as (
    select
        *,
        sum(case when is_lifecycle and value is not null then 1 else 0 end) over up_to_here as stages_set,
        sum(case when is_lifecycle and value is null then 1 else 0 end) over up_to_here as blanks_set,
        sum(case when not is_lifecycle then 1 else 0 end) over up_to_here as lead_statuses_set
    from changes
    window up_to_here as (
        partition by source_relation, contact_id order by position
        rows between unbounded preceding and current row
    )
),

stages as (
    select
        source_relation,
        contact_id,
        stages_set,
        value,
        stage_rank,
        lag(value) over in_order as value_before,
        blanks_set > lag(blanks_set) over in_order as is_after_blank,
        lead_statuses_set > lag(lead_statuses_set) over in_order as is_after_lead_status
    from counted
    where is_lifecycle and value is not null
    window in_order as (partition by source_relation, contact_id order by position)
),

blanks as (
    select
        *,
        row_number() over (partition by source_relation, contact_id, stages_set order by position) as blank_number
    from counted
    where is_lifecycle and value is null
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

-- A stage that is set again is no change, unless a lead status was the status meanwhile: to say marketing qualified lead once
-- more of a contact that a lead status turned back, the lifecycle, which never left that stage, is cleared and set to it.
select
    counted.source_relation,
    counted.change_id,
    case
        when counted.value <> coalesce(stages.value_before, '') then counted.value
        when stages.is_after_blank and stages.is_after_lead_status then counted.value
    end as status
from counted
inner join stages
    on
        counted.source_relation = stages.source_relation
        and counted.contact_id = stages.contact_id
        and counted.stages_set = stages.stages_set
where counted.is_lifecycle and counted.value is not null
