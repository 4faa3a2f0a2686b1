-- Two routes: the feedback by source, and the handoffs themselves; of decisions, what rpt_acceptance counts.
with feedback as (
    select
        sum(n_handoffs) as n_handoffs,
        sum(n_ready) as n_ready,
        coalesce(sum(n_won), 0) as n_won,
        coalesce(sum(n_lost), 0) as n_lost,
        coalesce(sum(n_accepted), 0) as n_accepted,
        coalesce(sum(n_rejected), 0) as n_rejected,
        coalesce(sum(n_qualified), 0) as n_qualified
    from {{ ref('rpt_source_feedback') }}
),

handoffs as (
    select
        count(*) as n_handoffs,
        count(ready_at) as n_ready,
        count(case when outcome = 'won' then 1 end) as n_won,
        count(case when outcome = 'lost' then 1 end) as n_lost,
        count(qualified_at) as n_qualified
    from {{ ref('fct_handoffs') }}
    where not is_excluded
),

decisions as (
    select
        coalesce(sum(n_accepted), 0) as n_accepted,
        coalesce(sum(n_rejected), 0) as n_rejected
    from {{ ref('rpt_acceptance') }}
    where dimension = 'all'
)

select *
from handoffs
cross join decisions
cross join feedback
where
    handoffs.n_handoffs > 0
    and (
        handoffs.n_handoffs <> feedback.n_handoffs
        or handoffs.n_ready <> feedback.n_ready
        or handoffs.n_won <> feedback.n_won
        or handoffs.n_lost <> feedback.n_lost
        or handoffs.n_qualified <> feedback.n_qualified
        or decisions.n_accepted <> feedback.n_accepted
        or decisions.n_rejected <> feedback.n_rejected
    )
