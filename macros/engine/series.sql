{#-
  each_integer(first, last): one row for each integer from first to last, for use as a column of a select list.
  No row where a bound is null. first must not be greater than last: engines differ there.
-#}
{% macro each_integer(first, last) -%}
    {{ return(adapter.dispatch('each_integer', 'sales_handoff')(first, last)) }}
{%- endmacro %}

{% macro default__each_integer(first, last) -%}
    unnest(generate_series({{ first }}, {{ last }}))
{%- endmacro %}

{% macro postgres__each_integer(first, last) -%}
    generate_series({{ first }}, {{ last }})
{%- endmacro %}

{#- Spark would count down where the last is below the first. -#}
{% macro spark__each_integer(first, last) -%}
    explode(case when {{ first }} <= {{ last }} then sequence(cast({{ first }} as bigint), cast({{ last }} as bigint)) end)
{%- endmacro %}
