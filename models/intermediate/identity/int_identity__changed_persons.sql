{{ config(materialized='table') }}

{#-
  Who is one person with whom changes only around a lead that changed: between any two others there is the link that there
  was. So all records are looked at that were one person with it, or share a key with it now, or were one person with those.
-#}

with changed_leads as (
    select * from {{ ref('int_identity__changed_leads') }}
),

match_keys as (
    select * from {{ ref('int_identity__match_keys') }}
),

leads as (
    select * from {{ ref('int_crm__leads') }}
),

scope as (
    select * from {{ ref('int_crm__scope') }}
)
{% if rebuilds_everything('int_identity__changed_persons') %}
select lead_key
from changed_leads
where false
{%- else %},

persons_before as (
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

merged as (
    select
        losers.lead_key,
        winners.lead_key as winner_lead_key
    from leads as losers
    inner join leads as winners
        on
            losers.crm = winners.crm
            and losers.source_relation = winners.source_relation
            and losers.merged_into_lead_id = winners.lead_id
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
    from merged
    where lead_key in (select lead_key from changed_leads)

    union

    select lead_key
    from merged
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
