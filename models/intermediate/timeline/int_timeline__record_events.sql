{{ config(materialized='by_lead_view', unique_key='lead_key') }}

with leads as (
    select * from {{ ref('int_crm__leads') }}
),

conversions as (
    select * from {{ ref('int_crm__conversions') }}
    where lead_key is not null
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
select * from opportunity_events
union all
select * from removal_events
