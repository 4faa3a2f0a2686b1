{{ config(materialized='by_lead', unique_key='handoff_id') }}

with handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
),

sources as (
    select * from {{ ref('int_crm__context_evidence') }}
),

decisions as (
    select * from {{ ref('int_diagnosis__decisions') }}
),

decision_sweeps as (
    select * from {{ ref('int_diagnosis__decision_sweeps') }}
),

-- A decision is owed by whoever owns the lead, and one that was made is judged whoever made it.
gathered as (
    select
        handoff_records.handoff_id,
        handoff_records.lead_id,
        handoff_records.as_of,
        handoff_records.ready_at,
        handoff_records.owner_id,
        handoff_records.decision,
        handoff_records.decision_basis,
        handoff_records.decided_at,
        handoff_records.decision_due_at,
        handoff_records.is_readiness_observed,
        handoff_records.is_acceptance_observed,
        handoff_records.qualified_at,
        handoff_records.is_qualification_observed,
        -- Work that began without a word may still be accepted, until it is qualified or over.
        coalesce(
            handoff_records.closed_at is null
            and handoff_records.qualified_at is null
            and handoff_records.decision_due_at > handoff_records.as_of,
            false
        ) as is_word_to_come,
        coalesce(
            handoff_records.close_reason in ('merged', 'deleted')
            and handoff_records.closed_at < handoff_records.decision_due_at,
            false
        ) as is_gone_before_due,
        case
            when handoff_records.is_excluded then 'not_applicable'
            when handoff_records.owned_at is not null or handoff_records.decision is not null then null
            when handoff_records.ready_at is null and handoff_records.is_readiness_observed then 'not_applicable'
            when not (handoff_records.is_acceptance_observed and handoff_records.is_ownership_observed) then 'unknown'
            when handoff_records.possibly_owned_at is not null then 'unknown'
            else 'not_applicable'
        end as verdict_of_all,
        sources.has_accepted_stage,
        sources.lead_raw_table,
        decisions.actor_id,
        decisions.actor_kind,
        decision_sweeps.handoff_id is not null as is_in_bulk,
        decision_sweeps.bulk_decisions,
        decision_sweeps.bulk_seconds,
        decisions.raw_table as decision_raw_table,
        decisions.raw_id as decision_raw_id
    from handoff_records
    inner join sources
        on handoff_records.crm = sources.crm and handoff_records.source_relation = sources.source_relation
    left join decisions
        on handoff_records.handoff_id = decisions.handoff_id
    left join decision_sweeps
        on handoff_records.handoff_id = decision_sweeps.handoff_id
),

-- What a lead that nobody decided on means.
with_wait as (
    select
        *,
        case
            when decision is not null then null
            when not is_acceptance_observed or decision_due_at is null then 'unknown'
            when is_gone_before_due then 'not_applicable'
            when decision_due_at > as_of then 'pending'
            else 'fail'
        end as undecided_verdict
    from gathered
),

judged as (
    select
        *,
        case
            when verdict_of_all is not null then verdict_of_all
            when undecided_verdict is not null then undecided_verdict
            when decision_basis = 'explicit' then 'pass'
            when has_accepted_stage and is_acceptance_observed and is_word_to_come then 'pending'
            when has_accepted_stage and is_acceptance_observed then 'fail'
            else 'unknown'
        end as decision_recorded_verdict,
        case
            when verdict_of_all is not null then verdict_of_all
            when undecided_verdict is not null then undecided_verdict
            when ready_at is null and is_readiness_observed then 'not_applicable'
            when decision_due_at is null or (decision_basis = 'implicit' and not is_acceptance_observed) then 'unknown'
            when decided_at <= decision_due_at then 'pass'
            else 'fail'
        end as decided_in_time_verdict,
        case
            when verdict_of_all is not null then verdict_of_all
            when qualified_at is null and is_qualification_observed then 'not_applicable'
            when qualified_at is null or not has_accepted_stage then 'unknown'
            when decision_basis = 'explicit' and decided_at <= qualified_at then 'pass'
            when not is_acceptance_observed then 'unknown'
            else 'fail'
        end as decided_before_qualified_verdict,
        case
            when verdict_of_all is not null then verdict_of_all
            when decision is null or decision_basis = 'implicit'
                then case when is_acceptance_observed then 'not_applicable' else 'unknown' end
            when actor_kind in ('integration', 'queue') or is_in_bulk then 'fail'
            when actor_kind = 'user' then 'pass'
            else 'unknown'
        end as decided_by_hand_verdict
    from with_wait
)

select
    *,
    {{ step_verdict('acceptance') }} as acceptance_verdict,
    {{ first_failed_check('acceptance') }} as first_failed_check
from judged
