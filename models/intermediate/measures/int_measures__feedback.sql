{{ config(materialized='by_lead', unique_key='handoff_id') }}

with handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
    where not is_excluded
),

judgements as (
    select * from {{ ref('int_measures__judgements') }}
),

context as (
    select * from {{ ref('int_timeline__context') }}
),

reason_meanings as (
    select * from {{ ref('int_crm__rejection_reason_meanings') }}
),

maturity_windows as (
    select * from {{ ref('stg_definitions__maturity_windows') }}
    where metric = 'accepted_to_qualified'
),

-- Handoffs are compared over as long a time of each, since it was ready.
with_horizon as (
    select
        handoff_records.*,
        {{ add_minutes('handoff_records.ready_at', 'maturity_windows.length * 1440') }} as horizon_at
    from handoff_records
    cross join maturity_windows
)

-- What sales sent back about each handoff: a decision, a reason, a qualification, an outcome.
select
    with_horizon.handoff_id,
    coalesce(with_horizon.original_source, 'unknown') as original_source,
    coalesce(context.offer, 'unknown') as offer,
    coalesce(with_horizon.conversion_point, 'unknown') as conversion_point,
    coalesce(with_horizon.lead_type, 'unknown') as lead_type,
    with_horizon.ready_at is not null as is_ready,
    with_horizon.is_decision_observed,
    with_horizon.is_qualification_observed,
    judgements.is_accepted,
    judgements.decision_basis,
    with_horizon.close_reason,
    with_horizon.outcome,
    with_horizon.qualified_at is not null as is_qualified,
    with_horizon.rejection_reason,
    reason_meanings.category as objection,
    coalesce(with_horizon.decision_basis = 'explicit', false)
    or with_horizon.rejection_reason is not null
    or with_horizon.qualified_at is not null
    or coalesce(with_horizon.outcome in ('won', 'lost'), false) as has_feedback,
    with_horizon.is_qualification_observed and coalesce(with_horizon.horizon_at <= with_horizon.as_of, false)
        as is_mature,
    coalesce(with_horizon.qualified_at <= with_horizon.horizon_at, false) as is_qualified_by_horizon
from with_horizon
inner join context
    on with_horizon.handoff_id = context.handoff_id
left join judgements
    on with_horizon.handoff_id = judgements.handoff_id
left join reason_meanings
    on
        with_horizon.crm = reason_meanings.crm
        and with_horizon.source_relation = reason_meanings.source_relation
        and with_horizon.rejection_reason = reason_meanings.raw_reason
