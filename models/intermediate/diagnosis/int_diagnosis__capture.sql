{{ config(materialized='by_lead', unique_key='handoff_id') }}

with handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
),

context as (
    select * from {{ ref('int_timeline__context') }}
),

sources as (
    select * from {{ ref('int_crm__context_evidence') }}
),

late_context as (
    select * from {{ ref('int_diagnosis__late_context') }}
),

opportunities as (
    select * from {{ ref('int_diagnosis__opportunities') }}
    where is_within_handoff
),

gathered as (
    select
        handoff_records.handoff_id,
        handoff_records.lead_id,
        handoff_records.is_excluded,
        handoff_records.captured_at,
        handoff_records.owned_at,
        handoff_records.owner_id,
        handoff_records.closed_at,
        context.lead_source,
        context.original_source,
        context.is_catch_all_source,
        context.conversion_point,
        context.raw_lead_type,
        context.lead_type,
        sources.lead_raw_table,
        coalesce(handoff_records.captured_at >= sources.source_since, false) as is_source_recorded,
        coalesce(handoff_records.captured_at >= sources.point_since, false) as is_point_recorded,
        coalesce(handoff_records.captured_at >= sources.type_since, false) as is_type_recorded,
        sources.context_tracked_since is not null
        and coalesce(handoff_records.owned_at >= sources.context_tracked_since, true) as is_context_tracked,
        -- Who owned it first is known; or that nobody did, because it was never ready or because owners are recorded.
        handoff_records.possibly_owned_at is null
        and (
            handoff_records.owned_at is not null
            or (handoff_records.ready_at is null and handoff_records.is_readiness_observed)
            or (handoff_records.ready_at is not null and handoff_records.is_ownership_observed)
        ) as is_owner_known,
        coalesce(late_context.is_source_late, false) as is_source_late,
        coalesce(late_context.is_point_late, false) as is_point_late,
        coalesce(late_context.is_type_late, false) as is_type_late,
        late_context.filled_at,
        late_context.raw_table as filled_raw_table,
        late_context.raw_id as filled_raw_id,
        opportunities.opportunity_id,
        opportunities.raw_table as opportunity_raw_table,
        opportunities.linked_at,
        opportunities.lead_source as opportunity_lead_source,
        opportunities.original_source as opportunity_original_source,
        sources.opportunities_since is not null as has_opportunities,
        coalesce(opportunities.linked_at >= sources.opportunity_source_since, false) as is_opportunity_source_recorded
    from handoff_records
    inner join context
        on handoff_records.handoff_id = context.handoff_id
    inner join sources
        on handoff_records.crm = sources.crm and handoff_records.source_relation = sources.source_relation
    left join late_context
        on handoff_records.handoff_id = late_context.handoff_id
    left join opportunities
        on handoff_records.handoff_id = opportunities.handoff_id
),

judged as (
    select
        *,
        case
            when is_excluded then 'not_applicable'
            when is_catch_all_source then 'fail'
            when original_source is not null then 'pass'
            when lead_source is not null or not is_source_recorded then 'unknown'
            else 'fail'
        end as source_present_verdict,
        case
            when is_excluded then 'not_applicable'
            when conversion_point is not null then 'pass'
            when not is_point_recorded then 'unknown'
            else 'fail'
        end as conversion_point_present_verdict,
        case
            when is_excluded then 'not_applicable'
            when lead_type is not null then 'pass'
            when raw_lead_type is not null or conversion_point is not null or not is_type_recorded then 'unknown'
            else 'fail'
        end as lead_type_known_verdict,
        case
            when is_excluded then 'not_applicable'
            when filled_at is not null then 'fail'
            when not is_owner_known then 'unknown'
            when owned_at is null and closed_at is not null then 'not_applicable'
            when not is_context_tracked then 'unknown'
            when owned_at is null then 'pending'
            else 'pass'
        end as context_in_time_verdict,
        case
            when is_excluded then 'not_applicable'
            when opportunity_id is null and has_opportunities then 'not_applicable'
            when opportunity_id is null or not is_opportunity_source_recorded then 'unknown'
            when opportunity_lead_source is null then 'fail'
            when lower(trim(opportunity_lead_source)) = lower(trim(lead_source)) then 'pass'
            when opportunity_original_source = original_source then 'pass'
            when lead_source is null and is_source_recorded then 'fail'
            when opportunity_original_source is null or original_source is null then 'unknown'
            else 'fail'
        end as context_survives_conversion_verdict
    from gathered
)

select
    *,
    {{ step_verdict('capture') }} as capture_verdict,
    {{ first_failed_check('capture') }} as first_failed_check
from judged
