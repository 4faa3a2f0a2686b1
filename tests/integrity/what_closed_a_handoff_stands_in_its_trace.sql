-- A handoff that closed has the event that closed it in fct_handoff_events, at the same moment.
with closes as (

    select * from {{ ref('fct_handoff_events') }}
    where event_type in ('rejected', 'recycled', 'disqualified', 'won', 'lost', 'merged', 'deleted')

)

select
    handoffs.handoff_id,
    handoffs.close_reason,
    handoffs.closed_at
from {{ ref('fct_handoffs') }} as handoffs
left join closes
    on
        handoffs.handoff_id = closes.handoff_id
        and handoffs.closed_at = closes.occurred_at
where handoffs.closed_at is not null and closes.handoff_id is null
