{{ config(materialized='by_lead_view', unique_key='lead_key') }}

with status_history as (
    select * from {{ ref('int_timeline__status_history') }}
    where is_known
),

owner_history as (
    select * from {{ ref('int_timeline__owner_history') }}
    where is_known
),

owners as (
    select * from {{ ref('int_crm__owners') }}
),

status_events as (
    select
        lead_key,
        crm,
        source_relation,
        occurred_at,
        case when origin = 'created' then 1 else 2 end as precedence,
        case stage
            when 'mql' then 'became ready'
            when 'accepted' then 'accepted'
            when 'info_requested' then 'asked for information'
            when 'rejected' then 'rejected'
            when 'recycled' then 'recycled'
            when 'disqualified' then 'disqualified'
            when 'qualified' then 'qualified'
            when 'won' then 'won'
            when 'lost' then 'lost'
            else 'status changed'
        end as event_type,
        actor_id,
        status_before as value_before,
        status as value_after,
        raw_table,
        raw_id
    from status_history
    where origin = 'changed' or stage <> 'new'
),

owner_events as (
    select
        owner_history.lead_key,
        owner_history.crm,
        owner_history.source_relation,
        owner_history.occurred_at,
        case when owner_history.origin = 'created' then 1 else 2 end as precedence,
        case
            when owner_history.owner_kind in ('queue', 'integration') then 'queued'
            when owner_history.is_sales_person and not coalesce(owners_before.is_sales_person, false) then 'owned'
            else 'owner changed'
        end as event_type,
        owner_history.actor_id,
        owner_history.owner_id_before as value_before,
        owner_history.owner_id as value_after,
        owner_history.raw_table,
        owner_history.raw_id
    from owner_history
    left join owners as owners_before
        on
            owner_history.crm = owners_before.crm
            and owner_history.source_relation = owners_before.source_relation
            and owner_history.owner_id_before = owners_before.owner_id
    where owner_history.owner_id is not null or owner_history.owner_id_before is not null
)

select * from status_events
union all
select * from owner_events
