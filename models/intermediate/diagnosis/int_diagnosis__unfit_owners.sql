{{ config(materialized='by_lead', unique_key='handoff_id') }}

{#- The owner at creation comes before a change of the same moment, whatever their ids. -#}
{%- set first_of_moment = "case when origin = 'created' then '' else raw_id end" -%}

with owner_periods as (
    select * from {{ ref('int_timeline__owner_periods') }}
    where since_ready_at is not null
),

handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
),

-- A person who does not sell holds a lead as a queue does, until the deadline. Nobody hands one back to them, nor to
-- somebody who has left. Nobody knows of one who has left when no date says when.
judged as (
    select
        owner_periods.*,
        coalesce(
            owner_periods.owner_kind = 'user'
            and (
                owner_periods.had_left
                or (
                    not owner_periods.is_sales
                    and (
                        owner_periods.since_ready_at > handoff_records.owned_at
                        or (
                            handoff_records.routing_due_at <= handoff_records.as_of
                            and coalesce(handoff_records.closed_at > handoff_records.routing_due_at, true)
                            and coalesce(owner_periods.ended_at > handoff_records.routing_due_at, true)
                        )
                    )
                )
            ),
            false
        ) as is_unfit,
        owner_periods.is_possibly_accountable
        or (owner_periods.owner_kind = 'user' and owner_periods.had_left is null) as is_unknown
    from owner_periods
    inner join handoff_records
        on owner_periods.handoff_id = handoff_records.handoff_id
),

first_unfit as (
    select
        handoff_id,
        min(since_ready_at) as unfit_since,
        {{ value_at_first('owner_id', 'since_ready_at', first_of_moment) }} as unfit_owner_id,
        {{ value_at_first('had_left', 'since_ready_at', first_of_moment) }} as unfit_had_left,
        {{ value_at_first('raw_table', 'since_ready_at', first_of_moment) }} as unfit_raw_table,
        {{ value_at_first('raw_id', 'since_ready_at', first_of_moment) }} as unfit_raw_id
    from judged
    where is_unfit
    group by handoff_id
),

found as (
    select
        handoff_id,
        max(case when is_unknown then 1 else 0 end) = 1 as has_unknown_owner
    from judged
    where is_unfit or is_unknown
    group by handoff_id
)

select
    found.handoff_id,
    found.has_unknown_owner,
    first_unfit.unfit_since,
    first_unfit.unfit_owner_id,
    first_unfit.unfit_had_left,
    first_unfit.unfit_raw_table,
    first_unfit.unfit_raw_id
from found
left join first_unfit
    on found.handoff_id = first_unfit.handoff_id
