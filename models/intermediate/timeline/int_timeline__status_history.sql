{{ config(materialized='by_lead', unique_key='lead_key') }}

with leads as (
    select * from {{ ref('int_crm__leads') }}
),

sources as (
    select * from {{ ref('int_crm__sources') }}
),

status_changes as (
    select * from {{ ref('int_crm__field_changes') }}
    where field = 'status'
),

status_meanings as (
    select * from {{ ref('int_crm__status_meanings') }}
),

early_changes as (
    select * from {{ ref('int_timeline__early_changes') }}
    where field = 'status'
),

first_changes as (
    select
        lead_key,
        {{ value_at_first('old_value', 'changed_at', 'change_id') }} as status
    from status_changes
    group by lead_key
),

-- The status before the first recorded change is that change's old value, else the one of today, from creation on. A change
-- from before says how the lead came.
-- With no change recorded, today's status says when it began only if history was being kept when the lead came.
initial as (
    select
        leads.lead_key,
        leads.crm,
        leads.source_relation,
        leads.created_at as occurred_at,
        case
            when early_changes.lead_key is not null then early_changes.value
            when first_changes.lead_key is not null then first_changes.status
            else leads.status
        end as status,
        cast(null as {{ dbt.type_string() }}) as status_before,
        leads.created_by_id as actor_id,
        'created' as origin,
        leads.raw_table,
        leads.lead_id as raw_id,
        first_changes.lead_key is not null
        or coalesce(leads.created_at >= sources.status_history_since, false) as is_known
    from leads
    inner join sources
        on leads.crm = sources.crm and leads.source_relation = sources.source_relation
    left join early_changes
        on leads.lead_key = early_changes.lead_key
    left join first_changes
        on leads.lead_key = first_changes.lead_key
),

changes as (
    select
        status_changes.lead_key,
        status_changes.crm,
        status_changes.source_relation,
        status_changes.changed_at as occurred_at,
        status_changes.new_value as status,
        status_changes.old_value as status_before,
        status_changes.changed_by_id as actor_id,
        'changed' as origin,
        status_changes.raw_table,
        status_changes.change_id as raw_id,
        true as is_known
    from status_changes
    left join early_changes
        on status_changes.lead_key = early_changes.lead_key
    where early_changes.lead_key is null or status_changes.changed_at >= early_changes.created_at
),

history as (
    select * from initial
    union all
    select * from changes
)

select
    history.*,
    status_meanings.stage
from history
left join status_meanings
    on
        history.crm = status_meanings.crm
        and history.source_relation = status_meanings.source_relation
        and history.status = status_meanings.raw_status
