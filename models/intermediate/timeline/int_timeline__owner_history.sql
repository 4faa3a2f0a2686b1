{{ config(materialized='by_lead', unique_key='lead_key') }}

with leads as (
    select * from {{ ref('int_crm__leads') }}
),

sources as (
    select * from {{ ref('int_crm__sources') }}
),

owner_changes as (
    select * from {{ ref('int_crm__field_changes') }}
    where field = 'owner' and lead_key is not null
),

owners as (
    select * from {{ ref('int_crm__owners') }}
),

early_changes as (
    select * from {{ ref('int_timeline__early_changes') }}
    where field = 'owner'
),

-- A converted lead keeps the owner that it had: what its contact had before is not what the lead had.
first_changes as (
    select
        lead_key,
        {{ value_at_first('old_value', 'changed_at', 'change_id') }} as owner_id
    from owner_changes
    where coalesce(raw_table, '') <> 'contact_history'
    group by lead_key
),

-- As with the status: the old value of the first change, else the owner of today if owners were being recorded then.
initial as (
    select
        leads.lead_key,
        leads.crm,
        leads.source_relation,
        leads.created_at as occurred_at,
        case
            when early_changes.lead_key is not null then early_changes.value
            when first_changes.lead_key is not null then first_changes.owner_id
            else leads.owner_id
        end as owner_id,
        cast(null as {{ dbt.type_string() }}) as owner_id_before,
        leads.created_by_id as actor_id,
        'created' as origin,
        leads.raw_table,
        leads.lead_id as raw_id,
        first_changes.lead_key is not null
        or coalesce(leads.created_at >= sources.owner_history_since, false) as is_known
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
        owner_changes.lead_key,
        owner_changes.crm,
        owner_changes.source_relation,
        owner_changes.changed_at as occurred_at,
        owner_changes.new_value as owner_id,
        owner_changes.old_value as owner_id_before,
        owner_changes.changed_by_id as actor_id,
        'changed' as origin,
        owner_changes.raw_table,
        owner_changes.change_id as raw_id,
        true as is_known
    from owner_changes
    left join early_changes
        on owner_changes.lead_key = early_changes.lead_key
    where early_changes.lead_key is null or owner_changes.changed_at >= early_changes.created_at
),

history as (
    select * from initial
    union all
    select * from changes
),

periods as (
    select
        *,
        lead(occurred_at) over (
            partition by lead_key
            order by occurred_at, case when origin = 'created' then 0 else 1 end, {{ natural_order('raw_id') }}
        ) as ended_at
    from history
)

select
    periods.*,
    owners.owner_kind,
    owners.is_sales,
    owners.is_sales_person,
    owners.is_active,
    owners.deactivated_at
from periods
left join owners
    on
        periods.crm = owners.crm
        and periods.source_relation = owners.source_relation
        and periods.owner_id = owners.owner_id
