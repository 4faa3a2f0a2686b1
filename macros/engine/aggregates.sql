{#-
  value_at_first(value, at, tie): the value of the earliest row of a group, null included; equal times are ordered by
  the source's own id (shorter first, so that 9 comes before 10). One hash aggregate, no sort.
-#}
{% macro value_at_first(value, at, tie) -%}
    {{ return(adapter.dispatch('value_at_first', 'sales_handoff')(value, at, tie)) }}
{%- endmacro %}

{% macro default__value_at_first(value, at, tie) -%}
    (array_agg({{ value }} order by {{ at }}, {{ natural_order(tie) }}))[1]
{%- endmacro %}

{% macro duckdb__value_at_first(value, at, tie) -%}
    arg_min_null({{ value }}, row({{ at }}, {{ natural_order(tie) }}))
{%- endmacro %}

{#- To Spark, NULL comes before all else; to the others, after. -#}
{% macro spark__value_at_first(value, at, tie) -%}
    min_by({{ value }}, struct({{ at }} is null, {{ at }}, {{ natural_order(tie) }}))
{%- endmacro %}

{#- natural_order(id): order of ids of one kind, numbers written as text included. -#}
{% macro natural_order(id) -%}
    length({{ id }}), {{ id }}
{%- endmacro %}

{#- value_at_last(value, at, tie): as value_at_first, of the latest row. -#}
{% macro value_at_last(value, at, tie) -%}
    {{ return(adapter.dispatch('value_at_last', 'sales_handoff')(value, at, tie)) }}
{%- endmacro %}

{% macro default__value_at_last(value, at, tie) -%}
    (array_agg({{ value }} order by {{ at }} desc, length({{ tie }}) desc, {{ tie }} desc))[1]
{%- endmacro %}

{% macro duckdb__value_at_last(value, at, tie) -%}
    arg_max_null({{ value }}, row({{ at }}, {{ natural_order(tie) }}))
{%- endmacro %}

{% macro spark__value_at_last(value, at, tie) -%}
    max_by({{ value }}, struct({{ at }} is null, {{ at }}, {{ natural_order(tie) }}))
{%- endmacro %}

{#- joined_text(value, position): the texts of a group, in the order of `position`, with commas between them. -#}
{% macro joined_text(value, position) -%}
    {{ return(adapter.dispatch('joined_text', 'sales_handoff')(value, position)) }}
{%- endmacro %}

{% macro default__joined_text(value, position) -%}
    {{ dbt.listagg(value, "', '", 'order by ' ~ position) }}
{%- endmacro %}

{#- dbt's own refuses to order them on Spark, which could not until version 4. -#}
{% macro spark__joined_text(value, position) -%}
    listagg({{ value }}, ', ') within group (order by {{ position }})
{%- endmacro %}

{#-
  exact_sum(value): the sum of fractions, the same in whatever order an engine's threads add them up. Sums of floating
  point differ in the last digit from run to run; decimals, twelve places here, do not.
-#}
{% macro exact_sum(value) -%}
    cast(sum(cast({{ value }} as decimal(38, 12))) as {{ type_double() }})
{%- endmacro %}
