{{ config(materialized='table') }}

with limits as (
    select
        max(case when limit_name = 'bulk_decisions' then value end) as bulk_decisions,
        max(case when limit_name = 'bulk_seconds' then value end) as bulk_seconds
    from {{ ref('stg_definitions__check_limits') }}
),

by_person as (
    select
        *,
        row_number() over (partition by crm, source_relation, actor_id order by decided_at, handoff_id) as position
    from {{ ref('int_diagnosis__decisions') }}
    where decision_basis = 'explicit' and actor_kind = 'user'
),

with_first_position as (
    select
        by_person.*,
        by_person.position - limits.bulk_decisions + 1 as first_position,
        limits.bulk_seconds
    from by_person
    cross join limits
),

-- Where the last of so many decisions follows the first within the seconds, all of them were one sweep.
sweep_ends as (
    select
        lasts.*,
        case
            when
                {{ microseconds_between('firsts.decided_at', 'lasts.decided_at') }}
                < lasts.bulk_seconds * cast(1000000 as bigint) then lasts.position
        end as sweep_end
    from with_first_position as lasts
    left join by_person as firsts
        on
            lasts.crm = firsts.crm
            and lasts.source_relation = firsts.source_relation
            and lasts.actor_id = firsts.actor_id
            and lasts.first_position = firsts.position
),

with_next_sweep as (
    select
        handoff_id,
        position,
        min(sweep_end) over (
            partition by crm, source_relation, actor_id
            order by position
            rows between current row and unbounded following
        ) as next_sweep_end
    from sweep_ends
)

select
    with_next_sweep.handoff_id,
    limits.bulk_decisions,
    limits.bulk_seconds
from with_next_sweep
cross join limits
where with_next_sweep.next_sweep_end < with_next_sweep.position + limits.bulk_decisions
