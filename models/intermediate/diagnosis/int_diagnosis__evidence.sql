{{ config(materialized='by_lead', unique_key='handoff_id') }}

with handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
    where not is_excluded
),

filled_fields as (
    select * from {{ ref('int_diagnosis__filled_fields') }}
),

breaks as (
    select * from {{ ref('int_diagnosis__breaks') }}
),

capture as (
    select * from {{ ref('int_diagnosis__capture') }}
),

routing as (
    select * from {{ ref('int_diagnosis__routing') }}
),

acceptance as (
    select * from {{ ref('int_diagnosis__acceptance') }}
),

first_action as (
    select * from {{ ref('int_diagnosis__first_action') }}
),

qualification as (
    select * from {{ ref('int_diagnosis__qualification') }}
),

rejections as (
    select * from {{ ref('int_diagnosis__rejections') }}
),

gathered as (
    select
        handoff_records.handoff_id,
        handoff_records.crm,
        handoff_records.source_relation,
        coalesce(handoff_records.original_source, 'unknown') as original_source,
        coalesce(handoff_records.team, 'unknown') as team,
        coalesce(handoff_records.owned_at, handoff_records.ends_at) as context_due_at,
        capture.lead_source is not null as has_source,
        filled_fields.source_filled_at,
        capture.conversion_point is not null as has_point,
        filled_fields.point_filled_at,
        coalesce(capture.raw_lead_type, capture.conversion_point) is not null as has_type,
        filled_fields.type_filled_at,
        handoff_records.ready_at is not null as is_ready,
        handoff_records.owned_at is not null as has_owner,
        routing.owned_in_time_verdict,
        handoff_records.first_action_at is not null as has_action,
        first_action.acted_in_time_verdict,
        handoff_records.decision is not null as is_decided,
        coalesce(handoff_records.decision_basis = 'explicit', false) as has_decision,
        acceptance.decision_recorded_verdict,
        acceptance.decided_in_time_verdict,
        handoff_records.accepted_at is not null as is_accepted,
        handoff_records.next_step_at is not null as has_next_step,
        qualification.next_step_set_verdict,
        rejections.is_present as has_reason,
        rejections.is_mature as is_reason_due,
        coalesce(rejections.is_in_time, true) as is_reason_in_time,
        breaks.capture_verdict,
        breaks.routing_verdict,
        breaks.acceptance_verdict,
        breaks.first_action_verdict,
        breaks.qualification_verdict,
        breaks.outcome_verdict
    from handoff_records
    inner join breaks
        on handoff_records.handoff_id = breaks.handoff_id
    inner join capture
        on handoff_records.handoff_id = capture.handoff_id
    inner join routing
        on handoff_records.handoff_id = routing.handoff_id
    inner join acceptance
        on handoff_records.handoff_id = acceptance.handoff_id
    inner join first_action
        on handoff_records.handoff_id = first_action.handoff_id
    inner join qualification
        on handoff_records.handoff_id = qualification.handoff_id
    left join filled_fields
        on handoff_records.lead_key = filled_fields.lead_key
    left join rejections
        on handoff_records.handoff_id = rejections.handoff_id
),

-- Expected is what is there, and what is missing once its check says so or cannot tell: not before its deadline, and not of
-- a lead that was gone by then.
expected as (
    select
        *,
        is_ready and (has_owner or owned_in_time_verdict in ('fail', 'unknown')) as is_owner_expected,
        has_owner and (has_action or acted_in_time_verdict in ('fail', 'unknown')) as is_action_expected,
        (has_owner or is_decided)
        and (has_decision or decision_recorded_verdict in ('fail', 'unknown')) as is_decision_expected,
        is_accepted
        and has_action
        and (has_next_step or next_step_set_verdict in ('fail', 'unknown')) as is_next_step_expected,
        has_reason or is_reason_due as is_reason_expected
    from gathered
)

-- For each piece of evidence: is it expected of this handoff (null where not), is it there, was it there when it
-- mattered: context when the owner got the lead, the rest by its deadline. A raw value is there, whether or not a
-- definition gives it a meaning; the type of a lead may be told by its form.
select
    handoff_id,
    crm,
    source_relation,
    original_source,
    team,
    has_source,
    has_source and coalesce(source_filled_at <= context_due_at, true) as has_source_in_time,
    has_point,
    has_point and coalesce(point_filled_at <= context_due_at, true) as has_point_in_time,
    has_type,
    has_type and coalesce(type_filled_at <= context_due_at, true) as has_type_in_time,
    case when is_owner_expected then has_owner end as has_owner,
    case when is_owner_expected then owned_in_time_verdict = 'pass' end as has_owner_in_time,
    case when is_action_expected then has_action end as has_action,
    case when is_action_expected then acted_in_time_verdict = 'pass' end as has_action_in_time,
    case when is_decision_expected then has_decision end as has_decision,
    case when is_decision_expected then has_decision and decided_in_time_verdict = 'pass' end as has_decision_in_time,
    case when is_reason_expected then has_reason end as has_reason,
    case when is_reason_expected then has_reason and is_reason_in_time end as has_reason_in_time,
    case when is_next_step_expected then has_next_step end as has_next_step,
    case when is_next_step_expected then has_next_step and next_step_set_verdict = 'pass' end as has_next_step_in_time,
    capture_verdict,
    routing_verdict,
    acceptance_verdict,
    first_action_verdict,
    qualification_verdict,
    outcome_verdict
from expected
