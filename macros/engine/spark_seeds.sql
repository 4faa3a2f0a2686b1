{#-
  Seeds on Spark, where a type varchar needs a length, and where dbt in a session of its own writes NULL as 'None' and
  stops at an apostrophe. Dispatched by dbt, as spark_contracts.sql is.
-#}
{% macro spark__create_csv_table(model, agate_table) %}
    {%- set columns = [] -%}
    {%- for name in agate_table.column_names -%}
        {%- do columns.append(adapter.quote_seed_column(name, model.config.quote_columns) ~ ' ' ~ type_of_seed_column(model, agate_table, loop.index0)) -%}
    {%- endfor -%}
    {%- set query = 'create table ' ~ this ~ ' (' ~ columns | join(', ') ~ ')' -%}
    {%- do run_query(query) -%}
    {{ return(query) }}
{% endmacro %}

{% macro spark__load_csv_rows(model, agate_table) %}
    {%- set query -%}
        {#- One file: rows stay in their order. -#}
        insert into {{ this }} select /*+ coalesce(1) */ * from values
        {%- for row in agate_table.rows %}
        (
            {%- for value in row -%}
            cast({{ 'null' if value is none else dbt.string_literal(dbt.escape_single_quotes(value | string)) }} as {{ type_of_seed_column(model, agate_table, loop.index0) }}){{ ', ' if not loop.last }}
            {%- endfor -%}
        ){{ ',' if not loop.last }}
        {%- endfor %}
    {%- endset -%}
    {%- if agate_table.rows -%}
        {%- do adapter.add_query(query, abridge_sql_log=True) -%}
    {%- endif -%}
    {{ return(query) }}
{% endmacro %}

{% macro type_of_seed_column(model, agate_table, position) %}
    {%- set said = model.config.column_types.get(agate_table.column_names[position]) -%}
    {{ return(spark_type(said or adapter.convert_type(agate_table, position))) }}
{% endmacro %}
