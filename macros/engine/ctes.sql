{#-
  not_materialized(): after `as` of a common table expression that is read several times, each time another part of it:
  it is not written down as a whole first, which of a hundred million rows takes more memory than there is. Nothing where
  an engine decides for itself.
-#}
{% macro not_materialized() -%}
    {{ return(adapter.dispatch('not_materialized', 'sales_handoff')()) }}
{%- endmacro %}

{% macro default__not_materialized() -%}
{%- endmacro %}

{% macro duckdb__not_materialized() -%}
    not materialized
{%- endmacro %}

{% macro postgres__not_materialized() -%}
    not materialized
{%- endmacro %}
