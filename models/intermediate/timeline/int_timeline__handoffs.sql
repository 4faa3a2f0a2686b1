{{ config(materialized='by_lead', unique_key='lead_key') }}
-- depends_on: {{ ref('int_changes__handoffs') }}

with boundaries as (
    select * from {{ ref('int_timeline__boundaries') }}
),

-- A lead that never closed has one handoff, opened by its capture: only the others need their boundaries in order.
ever_closed as (
    select distinct lead_key
    from boundaries
    where kind = 'close'
),

never_closed as (
    select
        boundaries.*,
        cast(null as {{ dbt.type_string() }}) as kind_before
    from boundaries
    left join ever_closed
        on boundaries.lead_key = ever_closed.lead_key
    where ever_closed.lead_key is null and boundaries.what = 'capture'
),

in_order as (
    select
        boundaries.*,
        lag(boundaries.kind) over (
            partition by boundaries.lead_key
            order by boundaries.occurred_at, boundaries.precedence, {{ natural_order('boundaries.raw_id') }}
        ) as kind_before
    from boundaries
    inner join ever_closed
        on boundaries.lead_key = ever_closed.lead_key
),

-- A trigger inside an open handoff attaches to it, a close after a close changes nothing: what alternates is left.
alternating as (
    select * from in_order
    where kind_before is null or kind_before <> kind

    union all

    select * from never_closed
),

paired as (
    select
        *,
        lead(occurred_at, 1) over (
            partition by lead_key order by occurred_at, precedence, {{ natural_order('raw_id') }}
        ) as closed_at,
        lead(what, 1) over (
            partition by lead_key order by occurred_at, precedence, {{ natural_order('raw_id') }}
        ) as closed_by,
        lead(occurred_at, 2) over (
            partition by lead_key order by occurred_at, precedence, {{ natural_order('raw_id') }}
        ) as next_captured_at,
        lag(occurred_at) over (
            partition by lead_key order by occurred_at, precedence, {{ natural_order('raw_id') }}
        ) as closed_before_at
    from alternating
),

opened as (
    select
        *,
        row_number() over (
            partition by lead_key order by occurred_at, precedence, {{ natural_order('raw_id') }}
        ) as handoff_number
    from paired
    where kind = 'trigger'
)

select
    {{ hash_key(['cast(lead_key as ' ~ dbt.type_string() ~ ')', 'cast(handoff_number as ' ~ dbt.type_string() ~ ')']) }}
        as handoff_id,
    lead_key,
    crm,
    source_relation,
    lead_id,
    cast(handoff_number as integer) as handoff_number,
    what as trigger,
    raw_table as trigger_raw_table,
    raw_id as trigger_raw_id,
    occurred_at as captured_at,
    closed_at,
    closed_by,
    next_captured_at,
    closed_before_at,
    coalesce(closed_at, as_of) as ends_at,
    as_of
from opened
