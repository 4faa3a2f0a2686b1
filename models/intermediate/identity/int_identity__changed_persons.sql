{{ config(materialized='table', meta={'looks_back': true}) }}

{#-
  Who is one person with whom changes only around a lead that changed: between any two others there is the link that there
  was. So all records are looked at that were one person with it, or share a key with it now, or were one person with those.
-#}
-- depends_on: {{ ref('int_identity__match_keys') }}, {{ ref('int_crm__leads') }}, {{ ref('int_crm__scope') }}

{% if rebuilds_everything('int_identity__changed_persons') -%}
{#- Everything is built: no lead has to be told apart. -#}
select lead_key
from {{ ref('int_identity__changed_leads') }}
where false
{%- else -%}
with changed_leads as (
    select * from {{ ref('int_identity__changed_leads') }}
),

match_keys as {{ not_materialized() }} (
    select * from {{ ref('int_identity__match_keys') }}
),

leads as {{ not_materialized() }} (
    select * from {{ ref('int_crm__leads') }}
),

merged_leads as (
    select * from leads
    where merged_into_lead_id is not null
),

persons_before as {{ not_materialized() }} (
    select
        lead_key,
        person_id
    from {{ built('persons') }}
),

keys_of_changed as (
    select distinct
        evidence,
        match_key
    from match_keys
    where lead_key in (select lead_key from changed_leads)
),

merges as (
    select
        merged_leads.lead_key,
        leads.lead_key as winner_lead_key
    from merged_leads
    inner join leads
        on
            merged_leads.crm = leads.crm
            and merged_leads.source_relation = leads.source_relation
            and merged_leads.merged_into_lead_id = leads.lead_id
),

touched as (
    select lead_key from changed_leads

    union

    select match_keys.lead_key
    from match_keys
    inner join keys_of_changed
        on match_keys.evidence = keys_of_changed.evidence and match_keys.match_key = keys_of_changed.match_key

    union

    select winner_lead_key as lead_key
    from merges
    where lead_key in (select lead_key from changed_leads)

    union

    select lead_key
    from merges
    where winner_lead_key in (select lead_key from changed_leads)
),

touched_persons as (
    select distinct person_id
    from persons_before
    where lead_key in (select lead_key from touched)
)

select lead_key
from touched

union

select lead_key
from persons_before
where person_id in (select person_id from touched_persons)
{%- endif %}
