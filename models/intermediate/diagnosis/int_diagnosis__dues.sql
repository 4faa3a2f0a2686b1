{{ config(materialized='by_lead', unique_key='lead_key') }}

with checks as (
    select * from {{ ref('int_diagnosis__checks') }}
    -- One without a date waits for something to happen, not for time to pass.
    where verdict = 'pending' and due_at is not null
),

handoffs as (
    select * from {{ ref('int_timeline__handoff_facts') }}
),

sources as (
    select * from {{ ref('int_crm__sources') }}
),

leads as (
    select * from {{ ref('int_crm__leads') }}
),

moments_ahead as (
    select * from {{ ref('int_diagnosis__moments_ahead') }}
),

pending as (
    select
        handoffs.lead_key,
        checks.due_at
    from checks
    inner join handoffs
        on checks.handoff_id = handoffs.handoff_id
),

-- A removal without a date counts from as_of, whenever that is.
undated_removals as (
    select
        lead_key,
        cast(null as timestamp) as due_at
    from leads
    where (is_deleted or merged_into_lead_id is not null) and coalesce(updated_at < created_at, true)
),

dues as (
    select * from pending
    union all
    select * from undated_removals
    union all
    select * from moments_ahead
)

select
    dues.lead_key,
    leads.crm,
    leads.source_relation,
    sources.as_of,
    case when count(*) = count(dues.due_at) then min(dues.due_at) end as due_at
from dues
inner join leads
    on dues.lead_key = leads.lead_key
inner join sources
    on leads.crm = sources.crm and leads.source_relation = sources.source_relation
group by
    dues.lead_key,
    leads.crm,
    leads.source_relation,
    sources.as_of
