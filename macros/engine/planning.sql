{#-
  What an engine has to be told to plan for tables of many rows, where it does not look for itself. Both are hooks of every model.

  plan_for_many_rows()  before it is made: Postgres thinks that next to nothing is left after some joins of a model, and goes on
                        row by row, hours where minutes are needed. Of hashes it is no slower, however many there are.
  know_rows()           after: how many rows a new table has, and of what values. Postgres takes it for almost empty until it
                        gets round to looking.
-#}
{% macro plan_for_many_rows() -%}
    {{ return(adapter.dispatch('plan_for_many_rows', 'sales_handoff')()) }}
{%- endmacro %}

{% macro default__plan_for_many_rows() -%}
{%- endmacro %}

{% macro postgres__plan_for_many_rows() -%}
    {%- if makes_rows() -%}
        set local enable_nestloop = off; set local enable_mergejoin = off; set local jit = off
    {%- endif -%}
{%- endmacro %}

{#-
  Spark derives from a condition all others that follow from it, once more for every way to write an expression: two minutes
  of a build in which none of them leaves anything out.
-#}
{% macro spark__plan_for_many_rows() -%}
    {%- if makes_rows() -%}
        set spark.sql.constraintPropagation.enabled = false
    {%- endif -%}
{%- endmacro %}

{% macro know_rows() -%}
    {{ return(adapter.dispatch('know_rows', 'sales_handoff')()) }}
{%- endmacro %}

{% macro default__know_rows() -%}
{%- endmacro %}

{% macro postgres__know_rows() -%}
    {%- if makes_rows() -%}
        analyze {{ this }}
    {%- endif -%}
{%- endmacro %}

{% macro makes_rows() -%}
    {{ return(model.config.materialized in ('table', 'by_lead', 'by_lead_sum')) }}
{%- endmacro %}
