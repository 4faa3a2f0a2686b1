{{ config(materialized='by_lead', unique_key='lead_key', meta={'changes': 'int_identity__changed_persons'}) }}
-- depends_on: {{ ref('int_identity__changed_persons') }}

{#-
  Connected records are one person. Every linked record starts as its own person; in each round it takes the earliest
  person among its neighbours and itself, then the person that one has taken. The second half doubles the reach of each
  round, so 8 rounds join chains of hundreds of records; a test says so if any were longer.
-#}
{%- set rounds = 8 %}

with leads as (
    select * from {{ ref('int_crm__leads') }}
),

links as (
    select * from {{ ref('int_identity__links') }}
),

neighbours as (
    select
        lead_key,
        other_lead_key
    from links
    union
    select
        other_lead_key as lead_key,
        lead_key as other_lead_key
    from links
    union
    select
        lead_key,
        lead_key as other_lead_key
    from links
    union
    select
        other_lead_key as lead_key,
        other_lead_key
    from links
),

persons_0 as (
    select distinct
        lead_key,
        lead_key as person_key
    from neighbours
),
{% for round in range(1, rounds + 1) %}
nearest_{{ round }} as (
    select
        neighbours.lead_key,
        {{ smallest_key('persons.person_key') }} as person_key
    from neighbours
    inner join persons_{{ round - 1 }} as persons
        on neighbours.other_lead_key = persons.lead_key
    group by neighbours.lead_key
),

persons_{{ round }} as (
    select
        nearest.lead_key,
        further.person_key
    from nearest_{{ round }} as nearest
    inner join nearest_{{ round }} as further
        on nearest.person_key = further.lead_key
),
{% endfor %}
records as (
    select
        leads.lead_key,
        coalesce(persons_{{ rounds }}.person_key, leads.lead_key) as person_key,
        persons_{{ rounds }}.lead_key is not null as is_linked
    from leads
    left join persons_{{ rounds }}
        on leads.lead_key = persons_{{ rounds }}.lead_key
)

select
    lead_key,
    person_key as person_id,
    is_linked
from records
