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

-- Where the last of so many decisions follows the first within the seconds, all of them were one sweep.
sweep_ends as (
    select
        by_person.*,
        case
            when
                {{ microseconds_between('earlier.decided_at', 'by_person.decided_at') }}
                < limits.bulk_seconds * cast(1000000 as bigint) then by_person.position
        end as sweep_end
    from by_person
    cross join limits
    left join by_person as earlier
        on
            by_person.crm = earlier.crm
            and by_person.source_relation = earlier.source_relation
            and by_person.actor_id = earlier.actor_id
            and by_person.position = earlier.position + limits.bulk_decisions - 1
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
