{{ config(materialized='by_lead_view', unique_key='handoff_id', meta={'keeps_replaced': true}) }}

{%- for metric in metrics() %}
select * from {{ ref('int_measures__' ~ metric) }}
{{- '\nunion all' if not loop.last }}
{%- endfor %}
