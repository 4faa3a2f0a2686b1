{{ config(materialized='by_lead', unique_key='lead_key') }}

with leads as (
    select * from {{ ref('int_crm__leads') }}
),

persons as (
    select * from {{ ref('int_identity__persons') }}
),

exclusions as (
    select * from {{ ref('int_timeline__exclusions') }}
),

links as (
    select * from {{ ref('int_identity__links') }}
),

-- A link says the same of both of its records.
evidence as (
    select
        lead_key,
        evidence
    from links
    union
    select
        other_lead_key as lead_key,
        evidence
    from links
),

evidence_lists as (
    select
        lead_key,
        {{ joined_text('evidence', 'evidence') }} as linked_by
    from evidence
    group by lead_key
)

select
    leads.lead_key,
    leads.crm,
    leads.source_relation,
    leads.lead_id,
    persons.person_id,
    evidence_lists.linked_by,
    leads.email,
    leads.phone,
    leads.first_name,
    leads.last_name,
    leads.company,
    leads.website,
    leads.country,
    leads.created_at,
    leads.status,
    leads.lead_source,
    leads.priority,
    leads.is_converted,
    leads.converted_at,
    leads.merged_into_lead_id,
    leads.merged_into_lead_id is not null as is_merged_away,
    coalesce(leads.is_deleted, false) as is_deleted,
    exclusions.lead_key is not null as is_excluded,
    exclusions.exclusion_reason
from leads
inner join persons
    on leads.lead_key = persons.lead_key
left join evidence_lists
    on leads.lead_key = evidence_lists.lead_key
left join exclusions
    on leads.lead_key = exclusions.lead_key
