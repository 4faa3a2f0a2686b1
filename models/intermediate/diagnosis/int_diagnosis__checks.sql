{{ config(materialized='by_lead_view', unique_key='handoff_id') }}

{%- for step in diagnosis_checks() %}
select * from {{ ref('int_diagnosis__' ~ step ~ '_checks') }}
{{- '\nunion all' if not loop.last }}
{%- endfor %}
