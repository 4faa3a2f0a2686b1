{#-
  The periods and dimensions of rpt_handoff_metrics. Each measure is grouped once for every pair of them.
-#}

{% macro metric_periods() %}
    {{ return({'all': none, 'month': 'cohort_month', 'week': 'cohort_week'}) }}
{% endmacro %}

{% macro metric_dimensions() %}
    {{ return({
        'all': none, 'original_source': 'original_source', 'lead_type': 'lead_type',
        'conversion_point': 'conversion_point', 'team': 'team', 'owner': 'owner_id', 'crm': 'crm',
    }) }}
{% endmacro %}

{#- by_period_and_dimension(always): `group by` clause of the grouping sets, each with the columns in `always`. -#}
{% macro by_period_and_dimension(always) -%}
    group by grouping sets (
    {%- for period, period_column in metric_periods().items() -%}
        {%- set outer_last = loop.last -%}
        {%- for dimension, dimension_column in metric_dimensions().items() %}
        ({{ (always + [period_column, dimension_column]) | select | join(', ') }}){{ ',' if not (outer_last and loop.last) }}
        {%- endfor -%}
    {%- endfor %}
    )
{%- endmacro %}

{#- grouped_period() and the others: which period or dimension the row of a grouping set stands for, and its value. -#}
{% macro grouped_period() -%}
    case
        when grouping(cohort_month) = 0 then 'month'
        when grouping(cohort_week) = 0 then 'week'
        else 'all'
    end
{%- endmacro %}

{% macro grouped_period_start() -%}
    case
        when grouping(cohort_month) = 0 then cohort_month
        when grouping(cohort_week) = 0 then cohort_week
    end
{%- endmacro %}

{% macro grouped_dimension() -%}
    case
        {%- for dimension, column in metric_dimensions().items() if column %}
        when grouping({{ column }}) = 0 then '{{ dimension }}'
        {%- endfor %}
        else 'all'
    end
{%- endmacro %}

{% macro grouped_dimension_value() -%}
    case
        {%- for dimension, column in metric_dimensions().items() if column %}
        when grouping({{ column }}) = 0 then coalesce({{ column }}, 'unknown')
        {%- endfor %}
        else 'all'
    end
{%- endmacro %}
