{#-
  The periods and dimensions of rpt_handoff_metrics. Measures are grouped for every pair of them, twenty-one times: names
  are replaced by small numbers before, and put back after, because grouping and sorting numbers takes a fraction of the
  time.
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

{#- The columns of the measures that are replaced by numbers. -#}
{% macro coded_columns() %}
    {{ return(['metric'] + metric_dimensions().values() | select | list) }}
{% endmacro %}

{#-
  measure_codes(measures): each name that stands in a coded column, with its dimension (null for a metric's name) and a
  number from 1, in order of the names. No name is the name unknown, also where a CRM calls something that.
-#}
{% macro measure_codes(measures) -%}
    select
        column_name,
        case column_name
            {%- for dimension, column in metric_dimensions().items() if column %}
            when '{{ column }}' then '{{ dimension }}'
            {%- endfor %}
        end as dimension,
        name,
        cast(row_number() over (order by column_name, name) as integer) as code
    from (
        {%- for column in coded_columns() %}
        select distinct
            '{{ column }}' as column_name,
            coalesce({{ column }}, 'unknown') as name
        from {{ measures }}
        {{- '\n        union all' if not loop.last }}
        {%- endfor %}
    ) as names
{%- endmacro %}

{#- code_columns(): the coded columns as numbers; needs join_codes(). -#}
{% macro code_columns() -%}
    {%- for column in coded_columns() %}
        {{ column }}_codes.code as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- join_codes(measures, codes): the joins to the codes, one for each coded column. -#}
{% macro join_codes(measures, codes) -%}
    {%- for column in coded_columns() %}
    inner join {{ codes }} as {{ column }}_codes
        on
            {{ column }}_codes.column_name = '{{ column }}'
            and coalesce({{ measures }}.{{ column }}, 'unknown') = {{ column }}_codes.name
    {%- endfor %}
{%- endmacro %}

{#- by_dimension(always): `group by` clause of the dimensions' grouping sets, each with the columns in `always`. -#}
{% macro by_dimension(always) -%}
    group by grouping sets (
    {%- for column in metric_dimensions().values() %}
        ({{ (always + [column]) | select | join(', ') }}){{ ',' if not loop.last }}
    {%- endfor %}
    )
{%- endmacro %}

{#- grouped_code(): the code of the value that the row of a grouping set stands for, 0 for all subjects together. -#}
{% macro grouped_code() -%}
    case
        {%- for column in metric_dimensions().values() | select %}
        when grouping({{ column }}) = 0 then {{ column }}
        {%- endfor %}
        else 0
    end
{%- endmacro %}
