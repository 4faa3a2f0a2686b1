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

reason_changes as (
    select * from {{ ref('int_crm__field_changes') }}
    where field = 'rejection_reason'
),

last_changes as (
    select
        handoff_records.handoff_id,
        {{ value_at_last('reason_changes.new_value', 'reason_changes.changed_at', 'reason_changes.change_id') }} as new_value,
        {{ value_at_last('reason_changes.changed_at', 'reason_changes.changed_at', 'reason_changes.change_id') }} as changed_at,
        {{ value_at_last('reason_changes.changed_by_id', 'reason_changes.changed_at', 'reason_changes.change_id') }} as changed_by_id
    from reason_changes
    inner join handoff_records
        on reason_changes.lead_key = handoff_records.lead_key
    where
        reason_changes.changed_at >= handoff_records.captured_at
        and reason_changes.changed_at <= handoff_records.as_of
        and (reason_changes.new_value is not null or reason_changes.changed_at <= handoff_records.closed_at)
        and (handoff_records.next_captured_at is null or reason_changes.changed_at < handoff_records.next_captured_at)
    group by handoff_records.handoff_id
),

-- The change that left the reason that counts (int_timeline__rejection_reasons); a reason without one was there from the start,
-- or is not tracked. One that was taken out again before the lead was turned back was entered by nobody.
entries as (
    select
        handoff_id,
        changed_at as set_at,
        changed_by_id as set_by_id
    from last_changes
    where new_value is not null
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
    entries.set_at,
    entries.set_by_id,
    owners.owner_kind = 'user' as is_set_by_person,
    case when entries.set_at is not null then entries.set_at <= turned_back.window_ends_at end as is_in_time
from turned_back
inner join handoff_records
    on turned_back.handoff_id = handoff_records.handoff_id
left join reason_meanings
    on
        handoff_records.crm = reason_meanings.crm
        and handoff_records.source_relation = reason_meanings.source_relation
        and handoff_records.rejection_reason = reason_meanings.raw_reason
left join entries
    on turned_back.handoff_id = entries.handoff_id
left join owners
    on
        handoff_records.crm = owners.crm
        and handoff_records.source_relation = owners.source_relation
        and entries.set_by_id = owners.owner_id
