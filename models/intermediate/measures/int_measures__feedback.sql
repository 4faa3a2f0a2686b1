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
)

-- What sales sent back about each handoff: a decision, a reason, a qualification, an outcome.
select
    handoff_records.handoff_id,
    coalesce(handoff_records.original_source, 'unknown') as original_source,
    coalesce(context.offer, 'unknown') as offer,
    coalesce(handoff_records.conversion_point, 'unknown') as conversion_point,
    coalesce(handoff_records.lead_type, 'unknown') as lead_type,
    handoff_records.ready_at is not null as is_ready,
    handoff_records.is_decision_observed,
    handoff_records.is_qualification_observed,
    judgements.is_accepted,
    judgements.decision_basis,
    handoff_records.close_reason,
    handoff_records.outcome,
    handoff_records.qualified_at is not null as is_qualified,
    handoff_records.rejection_reason,
    reason_meanings.category as objection,
    coalesce(handoff_records.decision_basis = 'explicit', false)
    or handoff_records.rejection_reason is not null
    or handoff_records.qualified_at is not null
    or coalesce(handoff_records.outcome in ('won', 'lost'), false) as has_feedback,
    -- Compared once the horizon of qualification has passed since it was ready.
    handoff_records.is_qualification_observed
    and coalesce(
        {{ add_minutes('handoff_records.ready_at', 'maturity_windows.length * 1440') }} <= handoff_records.as_of, false
    ) as is_mature
from handoff_records
inner join context
    on handoff_records.handoff_id = context.handoff_id
cross join maturity_windows
left join judgements
    on handoff_records.handoff_id = judgements.handoff_id
left join reason_meanings
    on
        handoff_records.crm = reason_meanings.crm
        and handoff_records.source_relation = reason_meanings.source_relation
        and handoff_records.rejection_reason = reason_meanings.raw_reason
