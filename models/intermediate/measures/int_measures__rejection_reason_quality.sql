{{ config(materialized='by_lead_view', unique_key='handoff_id', meta={'keeps_replaced': true}) }}

with handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
),

sources as (
    select * from {{ ref('int_crm__sources') }}
),

turned_back as (
    select * from {{ ref('int_diagnosis__turned_back') }}
),

with_reason as (
    select
        handoff_records.*,
        sources.has_rejected_stage,
        turned_back.window_ends_at,
        coalesce(turned_back.is_reason_observed, false) as is_reason_observed,
        coalesce(turned_back.is_reason_usable and not turned_back.is_contradicted, false) as is_good,
        coalesce(turned_back.is_reason_usable and turned_back.is_contradicted is null, false) as is_possibly_good
    from handoff_records
    inner join sources
        on handoff_records.crm = sources.crm and handoff_records.source_relation = sources.source_relation
    left join turned_back
        on handoff_records.handoff_id = turned_back.handoff_id
),

judged as (
    select
        *,
        coalesce(closed_at, captured_at) as cohort_at,
        not is_decision_observed or not is_reason_observed or is_possibly_good as is_unknown,
        window_ends_at is null or window_ends_at > as_of as is_immature,
        is_good as is_success
    from with_reason
    where
        close_reason in ('rejected', 'recycled')
        -- A CRM without a status for rejections: turned away before anyone accepted.
        or (close_reason = 'disqualified' and decision = 'rejected' and not has_rejected_stage)
        or not is_decision_observed
        -- A status that nobody gave a meaning may have been a rejection.
        or (closed_at is null and has_unmapped_status)
)

select
    'rejection_reason_quality' as metric,
    case when has_rejected_stage then 'explicit' else 'implicit' end as basis,
    handoff_id as subject_id,
    'every period' as counts_in,
    crm,
    original_source,
    lead_type,
    conversion_point,
    team,
    owner_id,
    cohort_at,
    {{ measured_state() }} as state,
    is_success,
    false as is_set_apart,
    cast(null as bigint) as duration_seconds,
    false as is_censored,
    exclusion_reason
from judged
