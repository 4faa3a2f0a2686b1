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
)

-- For each piece of evidence: is it expected of this handoff (null where not), is it there, was it there when it
-- mattered: context when the owner got the lead, the rest by its deadline. A raw value is there, whether or not a
-- definition gives it a meaning; the type of a lead may be told by its form.
select
    handoff_records.handoff_id,
    handoff_records.crm,
    handoff_records.source_relation,
    coalesce(handoff_records.original_source, 'unknown') as original_source,
    coalesce(handoff_records.team, 'unknown') as team,
    capture.lead_source is not null as has_source,
    capture.lead_source is not null
    and coalesce(filled_fields.source_filled_at <= coalesce(handoff_records.owned_at, handoff_records.ends_at), true)
        as has_source_in_time,
    capture.conversion_point is not null as has_point,
    capture.conversion_point is not null
    and coalesce(filled_fields.point_filled_at <= coalesce(handoff_records.owned_at, handoff_records.ends_at), true)
        as has_point_in_time,
    coalesce(capture.raw_lead_type, capture.conversion_point) is not null as has_type,
    coalesce(capture.raw_lead_type, capture.conversion_point) is not null
    and coalesce(filled_fields.type_filled_at <= coalesce(handoff_records.owned_at, handoff_records.ends_at), true)
        as has_type_in_time,
    case when handoff_records.ready_at is not null then handoff_records.owned_at is not null end as has_owner,
    case when handoff_records.ready_at is not null then routing.owned_in_time_verdict = 'pass' end as has_owner_in_time,
    case when handoff_records.owned_at is not null then handoff_records.first_action_at is not null end as has_action,
    case
        when handoff_records.owned_at is not null then first_action.acted_in_time_verdict = 'pass'
    end as has_action_in_time,
    case
        when handoff_records.owned_at is not null or handoff_records.decision is not null
            then coalesce(handoff_records.decision_basis = 'explicit', false)
    end as has_decision,
    case
        when handoff_records.owned_at is not null or handoff_records.decision is not null
            then
                coalesce(handoff_records.decision_basis = 'explicit', false)
                and acceptance.decided_in_time_verdict = 'pass'
    end as has_decision_in_time,
    rejections.is_present as has_reason,
    rejections.is_present and coalesce(rejections.is_in_time, true) as has_reason_in_time,
    case
        when handoff_records.accepted_at is not null and handoff_records.first_action_at is not null
            then handoff_records.next_step_at is not null
    end as has_next_step,
    case
        when handoff_records.accepted_at is not null and handoff_records.first_action_at is not null
            then handoff_records.next_step_at is not null and qualification.next_step_set_verdict = 'pass'
    end as has_next_step_in_time,
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
