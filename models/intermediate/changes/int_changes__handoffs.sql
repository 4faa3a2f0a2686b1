{{ config(materialized='table', meta={'looks_back': true}) }}

with leads as (
    select * from {{ ref('int_changes__leads') }}
){% if not starts_anew() %},

handoffs_before as (
    select * from {{ built('handoffs') }}
)

select handoffs_before.handoff_id
from handoffs_before
inner join leads
    on handoffs_before.lead_key = leads.lead_key
{%- else %}

select lead_key as handoff_id
from leads
where false
{%- endif %}
