{{ config(materialized='by_lead_view', unique_key='handoff_id') }}

with handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
),

sources as (
    select * from {{ ref('int_crm__context_evidence') }}
)

-- No rule of routing can be right while it is open what kind of lead it routes, or what sales accepts.
select
    handoff_records.handoff_id,
    concat_ws(
        ', ',
        case when handoff_records.lead_type is null then 'lead type' end,
        case when not sources.has_accepted_stage then 'acceptance standard' end
    ) as define_first
from handoff_records
inner join sources
    on handoff_records.crm = sources.crm and handoff_records.source_relation = sources.source_relation
where handoff_records.lead_type is null or not sources.has_accepted_stage
