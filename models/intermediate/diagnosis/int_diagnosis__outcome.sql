{{ config(materialized='by_lead', unique_key='handoff_id') }}

with handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
),

sources as (
    select * from {{ ref('int_crm__context_evidence') }}
),

turned_back as (
    select * from {{ ref('int_diagnosis__turned_back') }}
),

opportunities as (
    select * from {{ ref('int_diagnosis__opportunities') }}
),

limits as (
    select cast(max(case when limit_name = 'opportunity_link_days' then value end) as bigint) as opportunity_link_days
    from {{ ref('stg_definitions__check_limits') }}
),

gathered as (
    select
        handoff_records.handoff_id,
        handoff_records.lead_id,
        handoff_records.as_of,
        handoff_records.is_excluded,
        handoff_records.close_reason,
        handoff_records.closed_at,
        handoff_records.rejection_reason,
        handoff_records.first_two_way_at,
        handoff_records.is_decision_observed,
        handoff_records.has_unmapped_status,
        handoff_records.qualified_at,
        handoff_records.is_qualification_observed,
        sources.lead_raw_table,
        sources.opportunities_since,
        turned_back.handoff_id is not null as is_turned_back,
        turned_back.window_ends_at,
        turned_back.is_reason_observed,
        turned_back.is_reason_mapped,
        turned_back.is_reason_usable,
        turned_back.must_agree_with,
        turned_back.is_contradicted,
        opportunities.opportunity_id,
        opportunities.raw_table as opportunity_raw_table,
        opportunities.linked_at,
        opportunities.is_older as is_opportunity_older,
        {{ add_minutes('handoff_records.qualified_at', 'limits.opportunity_link_days * 1440') }} as link_due_at
    from handoff_records
    cross join limits
    inner join sources
        on handoff_records.crm = sources.crm and handoff_records.source_relation = sources.source_relation
    left join turned_back
        on handoff_records.handoff_id = turned_back.handoff_id
    left join opportunities
        on handoff_records.handoff_id = opportunities.handoff_id
),

-- Where statuses are not recorded a lead may have been turned back unseen, however it ended; so may one that is open and
-- passed a status that nobody gave a meaning.
with_reason_asked as (
    select
        *,
        case
            when is_excluded then 'not_applicable'
            when is_turned_back then null
            when not is_decision_observed or (closed_at is null and has_unmapped_status) then 'unknown'
            else 'not_applicable'
        end as verdict_of_reason
    from gathered
),

judged as (
    select
        *,
        case
            when verdict_of_reason is not null then verdict_of_reason
            when not is_reason_observed or window_ends_at is null then 'unknown'
            when window_ends_at > as_of then 'pending'
            when is_reason_usable then 'pass'
            else 'fail'
        end as closed_with_usable_reason_verdict,
        case
            when verdict_of_reason is not null then verdict_of_reason
            when not is_reason_observed then 'unknown'
            when must_agree_with is null then 'not_applicable'
            when is_contradicted then 'fail'
            when is_contradicted is null then 'unknown'
            else 'pass'
        end as reason_agrees_verdict,
        case
            when is_excluded then 'not_applicable'
            when qualified_at is null and is_qualification_observed then 'not_applicable'
            when qualified_at is null then 'unknown'
            when linked_at <= link_due_at then 'pass'
            when not coalesce(qualified_at >= opportunities_since, false) then 'unknown'
            when close_reason in ('merged', 'deleted') and closed_at <= link_due_at then 'not_applicable'
            when linked_at is null and link_due_at > as_of then 'pending'
            else 'fail'
        end as opportunity_linked_verdict
    from with_reason_asked
)

select
    *,
    {{ step_verdict('outcome') }} as outcome_verdict,
    {{ first_failed_check('outcome') }} as first_failed_check
from judged
