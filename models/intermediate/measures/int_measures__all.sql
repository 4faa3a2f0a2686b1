{%- for metric in metrics() %}
select * from {{ ref('int_measures__' ~ metric) }}
{{- '\nunion all' if not loop.last }}
{%- endfor %}
