-- A handoff is closed before the next one of the same lead is opened.
with in_order as (

    select
        handoff_id,
        lead_key,
        handoff_number,
        captured_at,
        closed_at,
        lead(captured_at) over (partition by lead_key order by handoff_number) as next_captured_at
    from {{ ref('fct_handoffs') }}

)

select *
from in_order
where next_captured_at is not null and (closed_at is null or closed_at > next_captured_at or closed_at < captured_at)
