{{ config(materialized='by_lead', unique_key='handoff_id') }}

with handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
    where not is_excluded
),

turned_back as (
    select * from {{ ref('int_diagnosis__turned_back') }}
),

reason_meanings as (
    select * from {{ ref('int_crm__rejection_reason_meanings') }}
),

owners as (
    select * from {{ ref('int_crm__owners') }}
),

rejection_reasons as (
    select * from {{ ref('int_timeline__rejection_reasons') }}
)

select
    handoff_records.handoff_id,
    handoff_records.crm,
    handoff_records.source_relation,
    handoff_records.lead_id,
    handoff_records.owner_id,
    handoff_records.team,
    handoff_records.original_source,
    handoff_records.closed_at,
    handoff_records.close_reason,
    handoff_records.rejection_reason,
    reason_meanings.category,
    handoff_records.is_decision_observed
    and turned_back.is_reason_observed
    and not (turned_back.is_reason_usable and turned_back.is_contradicted is null) as is_observed,
    coalesce(turned_back.window_ends_at <= handoff_records.as_of, false) as is_mature,
    handoff_records.rejection_reason is not null as is_present,
    turned_back.is_reason_mapped as is_mapped,
    coalesce(reason_meanings.is_catch_all, false) as is_catch_all,
    turned_back.is_reason_usable as is_usable,
    turned_back.must_agree_with,
    turned_back.is_contradicted,
    rejection_reasons.set_at,
    rejection_reasons.set_by_id,
    owners.owner_kind = 'user' as is_set_by_person,
    case when rejection_reasons.set_at is not null then rejection_reasons.set_at <= turned_back.window_ends_at end as is_in_time
from turned_back
inner join handoff_records
    on turned_back.handoff_id = handoff_records.handoff_id
left join reason_meanings
    on
        handoff_records.crm = reason_meanings.crm
        and handoff_records.source_relation = reason_meanings.source_relation
        and handoff_records.rejection_reason = reason_meanings.raw_reason
left join rejection_reasons
    on turned_back.handoff_id = rejection_reasons.handoff_id
left join owners
    on
        handoff_records.crm = owners.crm
        and handoff_records.source_relation = owners.source_relation
        and rejection_reasons.set_by_id = owners.owner_id
