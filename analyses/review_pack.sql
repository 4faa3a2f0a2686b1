{#-
  Records for the weekly review: of each step at which handoffs broke, some of the newest ninety days, each root cause in
  turn and within it each source in turn, so that no single cause or source fills the list. The same data gives the same
  records. `make review` makes a page of them; elsewhere: dbt show --select review_pack --limit 60.
-#}
{%- set records_of_a_step = var('review_records', 5) %}

with handoffs as (
    select * from {{ ref('fct_handoffs') }}
    where primary_break is not null
),

newest as (
    select
        *,
        max(captured_at) over () as newest_at
    from handoffs
),

recent as (
    select * from newest
    where captured_at >= {{ add_minutes('newest_at', 'cast(-90 * 1440 as bigint)') }}
),

-- The handoff id is a hash: an order that nobody chose, the same every time.
of_a_source as (
    select
        *,
        row_number() over (
            partition by primary_break, root_cause, original_source order by handoff_id
        ) as number_of_source
    from recent
),

of_a_cause as (
    select
        *,
        row_number() over (
            partition by primary_break, root_cause order by number_of_source, handoff_id
        ) as number_of_cause
    from of_a_source
),

of_a_step as (
    select
        *,
        row_number() over (partition by primary_break order by number_of_cause, handoff_id) as number_of_step
    from of_a_cause
)

select
    primary_break,
    number_of_step,
    root_cause,
    recommended_fix,
    crm,
    source_relation,
    lead_id,
    lead_key,
    handoff_number,
    original_source,
    owner_id,
    captured_at
from of_a_step
where number_of_step <= {{ records_of_a_step }}
order by primary_break, number_of_step
