-- A handoff is accepted or rejected, not both; each decision has its moment, and each moment its decision.
select
    handoff_id,
    decision,
    decision_basis,
    decided_at,
    accepted_at,
    rejected_at
from {{ ref('fct_handoffs') }}
where
    (accepted_at is not null) <> (coalesce(decision, '') = 'accepted')
    or (rejected_at is not null) <> (coalesce(decision, '') = 'rejected')
    or (decided_at is null) <> (decision is null)
    or (decision_basis is null) <> (decision is null)
    or coalesce(accepted_at, rejected_at, decided_at) <> decided_at
    -- Rejected after acceptance is disqualified.
    or (close_reason = 'rejected' and decision = 'accepted')
