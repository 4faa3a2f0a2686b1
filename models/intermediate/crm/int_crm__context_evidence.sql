{{ config(materialized='table') }}

with sources as (
    select * from {{ ref('int_crm__sources') }}
),

observability as (
    select * from {{ ref('int_crm__observability') }}
    where is_recorded
),

field_changes as (
    select * from {{ ref('int_crm__field_changes') }}
    where field in ('lead_source', 'conversion_point', 'lead_type')
),

leads as (
    select * from {{ ref('int_crm__leads') }}
),

-- A point may stand on the lead or come with its conversions; a type may be written down or follow from the point.
evidence as (
    select
        crm,
        source_relation,
        min(case when evidence = 'lead_source' then recorded_since end) as source_since,
        min(case when evidence in ('conversion_point', 'conversions') then recorded_since end) as point_since,
        min(case when evidence in ('lead_type', 'conversion_point', 'conversions') then recorded_since end)
            as type_since,
        min(case when evidence = 'opportunity_source' then recorded_since end) as opportunity_source_since
    from observability
    group by crm, source_relation
),

tracked as (
    select
        crm,
        source_relation,
        min(changed_at) as context_tracked_since
    from field_changes
    group by crm, source_relation
),

lead_tables as (
    select
        crm,
        source_relation,
        min(raw_table) as lead_raw_table
    from leads
    group by crm, source_relation
)

select
    sources.crm,
    sources.source_relation,
    lead_tables.lead_raw_table,
    sources.has_accepted_stage,
    sources.opportunities_since,
    evidence.source_since,
    evidence.point_since,
    evidence.type_since,
    evidence.opportunity_source_since,
    tracked.context_tracked_since
from sources
left join evidence
    on sources.crm = evidence.crm and sources.source_relation = evidence.source_relation
left join tracked
    on sources.crm = tracked.crm and sources.source_relation = tracked.source_relation
left join lead_tables
    on sources.crm = lead_tables.crm and sources.source_relation = lead_tables.source_relation
