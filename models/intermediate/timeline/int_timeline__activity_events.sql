{{ config(materialized='by_lead_view', unique_key='lead_key') }}

with activities as {{ not_materialized() }} (
    select * from {{ ref('int_timeline__activities') }}
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
            when is_automated then 'automated touch'
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
        case when is_automated then 'other activity' else 'next step set' end as event_type,
        performed_by_id as actor_id,
        cast(null as {{ dbt.type_string() }}) as value_before,
        activity_type as value_after,
        raw_table,
        raw_id
    from activities
    where planned_at is not null
)

select * from done_activities
union all
select * from planned_activities
