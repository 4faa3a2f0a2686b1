{{ config(materialized='by_lead_view', unique_key='lead_key') }}

{#- Every event of every lead, from all the evidence there is. Personal data and texts stay behind. -#}

with leads as (
    select * from {{ ref('int_crm__leads') }}
),

conversions as (
    select * from {{ ref('int_crm__conversions') }}
    where lead_key is not null
),

status_history as (
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

activities as {{ not_materialized() }} (
    select * from {{ ref('int_timeline__activities') }}
),

opportunities as (
    select * from {{ ref('int_crm__lead_opportunities') }}
),

removals as (
    select * from {{ ref('int_timeline__removals') }}
),

captures as (
    select
        lead_key,
        crm,
        source_relation,
        created_at as occurred_at,
        0 as precedence,
        'captured' as event_type,
        created_by_id as actor_id,
        cast(null as {{ dbt.type_string() }}) as value_before,
        lead_source as value_after,
        raw_table,
        lead_id as raw_id
    from leads
),

repeat_conversions as (
    select
        conversions.lead_key,
        conversions.crm,
        conversions.source_relation,
        conversions.submitted_at as occurred_at,
        1 as precedence,
        'converted again' as event_type,
        cast(null as {{ dbt.type_string() }}) as actor_id,
        cast(null as {{ dbt.type_string() }}) as value_before,
        conversions.conversion_point as value_after,
        conversions.raw_table,
        conversions.conversion_id as raw_id
    from conversions
    inner join leads
        on conversions.lead_key = leads.lead_key
    where conversions.submitted_at > leads.created_at
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
),

done_activities as (
    select
        lead_key,
        crm,
        source_relation,
        happened_at as occurred_at,
        3 as precedence,
        case
            when is_action then 'action'
            when is_automated_touch then 'automated touch'
            when is_reply then 'buyer replied'
            else 'other activity'
        end as event_type,
        performed_by_id as actor_id,
        cast(null as {{ dbt.type_string() }}) as value_before,
        activity_type as value_after,
        raw_table,
        raw_id
    from activities
    where happened_at is not null
),

planned_activities as (
    select
        lead_key,
        crm,
        source_relation,
        planned_at as occurred_at,
        4 as precedence,
        'next step set' as event_type,
        performed_by_id as actor_id,
        cast(null as {{ dbt.type_string() }}) as value_before,
        activity_type as value_after,
        raw_table,
        raw_id
    from activities
    where planned_at is not null
),

opportunity_events as (
    select
        lead_key,
        crm,
        source_relation,
        created_at as occurred_at,
        5 as precedence,
        'opportunity created' as event_type,
        owner_id as actor_id,
        cast(null as {{ dbt.type_string() }}) as value_before,
        opportunity_id as value_after,
        raw_table,
        opportunity_id as raw_id
    from opportunities

    union all

    select
        lead_key,
        crm,
        source_relation,
        closed_at as occurred_at,
        6 as precedence,
        case when is_won then 'won' else 'lost' end as event_type,
        owner_id as actor_id,
        cast(null as {{ dbt.type_string() }}) as value_before,
        opportunity_id as value_after,
        raw_table,
        opportunity_id as raw_id
    from opportunities
    where closed_at is not null and is_won is not null
),

removal_events as (
    select
        lead_key,
        crm,
        source_relation,
        occurred_at,
        7 as precedence,
        what as event_type,
        cast(null as {{ dbt.type_string() }}) as actor_id,
        lead_id as value_before,
        merged_into_lead_id as value_after,
        raw_table,
        lead_id as raw_id
    from removals
)

select * from captures
union all
select * from repeat_conversions
union all
select * from status_events
union all
select * from owner_events
union all
select * from done_activities
union all
select * from planned_activities
union all
select * from opportunity_events
union all
select * from removal_events
