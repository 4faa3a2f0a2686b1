{{ config(materialized='table', meta={'looks_back': true}) }}

{#-
  What falls due is read as the last build left it: it is brought up to date with what follows from this, so that there is
  no ref() to it.
-#}
-- depends_on: {{ ref('int_crm__changed_records') }}, {{ ref('int_crm__as_of') }}, {{ ref('int_changes__opportunities') }}

{% if starts_anew() -%}
select
    lead_key,
    0 as reason_number
from {{ ref('int_crm__changed_records') }}
where false
{%- else -%}
with records as (
    select * from {{ ref('int_crm__changed_records') }}
),

opportunities as (
    select * from {{ ref('int_changes__opportunities') }}
),

opportunities_before as (
    select * from {{ built('opportunities') }}
),

dues as (
    select * from {{ relation_of_model('int_diagnosis__dues') }}
),

as_of as (
    select * from {{ ref('int_crm__as_of') }}
),

changed_opportunities as (
    select coalesce(opportunities.lead_key, opportunities_before.lead_key) as lead_key
    from opportunities
    full join opportunities_before
        on opportunities.lead_key = opportunities_before.lead_key
    where opportunities.fingerprint is distinct from opportunities_before.fingerprint
),

-- What was ahead has come, or what was owed has fallen due, by the time up to which the data is complete now.
due as (
    select dues.lead_key
    from dues
    inner join as_of
        on dues.crm = as_of.crm and dues.source_relation = as_of.source_relation
    where as_of.as_of > dues.as_of and (dues.due_at is null or dues.due_at <= as_of.as_of)
),

touched as (
    select
        lead_key,
        1 as reason_number
    from records

    union all

    select
        lead_key,
        1 as reason_number
    from changed_opportunities

    union all

    select
        lead_key,
        2 as reason_number
    from due
)

select
    lead_key,
    min(reason_number) as reason_number
from touched
group by lead_key
{%- endif %}
