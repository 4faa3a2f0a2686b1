{{ config(materialized='by_lead', unique_key='handoff_id') }}

{#- The owner at creation comes before a change of the same moment, whatever their ids. -#}
{%- set first_of_moment = "case when origin = 'created' then '' else raw_id end" -%}

with handoffs as (
    select * from {{ ref('int_timeline__handoffs') }}
),

decisions as (
    select * from {{ ref('int_timeline__decisions') }}
),

sources as (
    select * from {{ ref('int_crm__sources') }}
),

owner_periods as (
    select * from {{ ref('int_timeline__owner_periods') }}
),

summed as (
    select
        handoff_id,
        min(case when owner_kind in ('queue', 'integration') then since_capture_at end) as queued_at,
        min(case when is_accountable then since_ready_at end) as owned_at,
        min(case when is_possibly_accountable then since_ready_at end) as possibly_owned_at,
        cast(count(case when origin = 'changed' and occurred_at > captured_at then 1 end) as integer) as owner_changes
    from owner_periods
    group by handoff_id
),

-- Recorded is known; where nothing is, it is known from the day on which owners began to be recorded.
observed as (
    select
        handoffs.handoff_id,
        summed.queued_at,
        summed.owned_at,
        summed.possibly_owned_at,
        summed.owner_changes,
        sources.owner_history_since is not null
        and (
            summed.handoff_id is not null
            or coalesce(decisions.ready_at, handoffs.captured_at) >= sources.owner_history_since
        ) as is_observed
    from handoffs
    inner join sources
        on handoffs.crm = sources.crm and handoffs.source_relation = sources.source_relation
    inner join decisions
        on handoffs.handoff_id = decisions.handoff_id
    left join summed
        on handoffs.handoff_id = summed.handoff_id
),

first_accountable as (
    select
        handoff_id,
        {{ value_at_first('owner_id', 'since_ready_at', first_of_moment) }} as owner_id,
        {{ value_at_first('raw_table', 'since_ready_at', first_of_moment) }} as owned_raw_table,
        {{ value_at_first('raw_id', 'since_ready_at', first_of_moment) }} as owned_raw_id
    from owner_periods
    where is_accountable
    group by handoff_id
)

select
    observed.handoff_id,
    observed.queued_at,
    observed.owned_at,
    case
        when observed.owned_at is null or observed.possibly_owned_at < observed.owned_at then observed.possibly_owned_at
    end as possibly_owned_at,
    first_accountable.owner_id,
    first_accountable.owned_raw_table,
    first_accountable.owned_raw_id,
    observed.is_observed,
    case when observed.is_observed then coalesce(observed.owner_changes, 0) end as owner_changes
from observed
left join first_accountable
    on observed.handoff_id = first_accountable.handoff_id
