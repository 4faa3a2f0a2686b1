{#- type_double(): the name of the type of fractions. dbt.type_float() would be one of half as many digits on DuckDB. -#}
{% macro type_double() -%}
    {{ return(adapter.dispatch('type_double', 'sales_handoff')()) }}
{%- endmacro %}

{% macro default__type_double() -%}
    double precision
{%- endmacro %}

{% macro spark__type_double() -%}
    double
{%- endmacro %}
