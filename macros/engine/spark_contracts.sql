{#-
  What contracts say of columns, in Spark's words. dbt asks for an empty row of these types and compares it with what the model
  makes (dbt's own macro get_empty_schema_sql). Dispatched by dbt: this project comes before it where it is the one that is run.
-#}
{% macro spark__get_empty_schema_sql(columns) -%}
    select
    {%- for column in columns.values() %}
        cast(null as {{ spark_type(column.data_type) }}) as {{ column.name }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- spark_type(name): what Spark calls a type that the yml files name. It has none for keys: they are text there. -#}
{% macro spark_type(name) %}
    {{ return({'varchar': 'string', 'uuid': 'string', 'double precision': type_double()}.get(name, name)) }}
{% endmacro %}
