{{ config(materialized='by_lead_view', unique_key='lead_key') }}
-- depends_on: {{ ref('int_changes__leads') }}

with leads as (
    select * from {{ ref('int_crm__leads') }}
    where merged_into_lead_id is not null or is_deleted
),

sources as (
    select * from {{ ref('int_crm__sources') }}
)

select
    leads.lead_key,
    leads.crm,
    leads.source_relation,
    leads.lead_id,
    -- A record that does not say when it was removed was gone by as_of.
    case when leads.updated_at >= leads.created_at then leads.updated_at else sources.as_of end as occurred_at,
    case when leads.merged_into_lead_id is not null then 'merged' else 'deleted' end as what,
    leads.merged_into_lead_id,
    leads.raw_table
from leads
inner join sources
    on leads.crm = sources.crm and leads.source_relation = sources.source_relation
