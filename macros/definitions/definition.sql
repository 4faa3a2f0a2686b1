{#-
  definition(name, columns)

  What a definition file says, as it stands: a select of `columns` as trimmed text (blank = null), plus `row_number`, the
  row that messages name: the line of the file (1 = the header). Columns the file has beyond these are ignored.

  Reads the seed of that name, or, on DuckDB, <name>.csv from the folder that the setting `definitions` names.

  name     name of the seed
  columns  list of the columns to read
-#}
{% macro definition(name, columns) %}
    {%- set seed = ref(name) -%}
    {%- set file = definition_file(name) if execute and model.resource_type != 'unit_test' else none -%}
    {%- if file %}
    select
    {%- for column in columns %}
        {{ blank_to_null('line.cells[' ~ loop.index ~ ']') }} as {{ column }},
    {%- endfor %}
        line.row_number as row_number
    from (
        select unnest(definition_rows({{ text_literal(file) }}, {{ text_list(columns) }})) as line
    ) as lines
    {%- else %}
    select
    {%- for column in columns %}
        {{ blank_to_null('cast(' ~ adapter.quote(column) ~ ' as ' ~ dbt.type_string() ~ ')') }} as {{ column }},
    {%- endfor %}
        {{ row_position() }} + 1 as row_number
    from {{ seed }}
    {%- endif %}
{% endmacro %}

{#- The company's own file for a definition, or none: <name>.csv in the folder that the setting `definitions` names. -#}
{% macro definition_file(name) %}
    {{ return(adapter.dispatch('definition_file', 'sales_handoff')(name)) }}
{% endmacro %}

{% macro default__definition_file(name) %}
    {{ return(none) }}
{% endmacro %}

{% macro duckdb__definition_file(name) %}
    {%- if not setting('definitions') -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set query -%}
        select definition_file({{ text_literal(setting('definitions')) }}, {{ text_list(known_definitions()) }}, '{{ name }}')
    {%- endset -%}
    {{ return(run_query(query).rows[0][0]) }}
{% endmacro %}

{#-
  check_definitions(): stops, with everything that keeps the files of the setting `definitions` from being read: no such
  folder, a file of another name, a row with more values than the header. What the rows say, the models of
  models/staging/definitions judge.
-#}
{% macro check_definitions() %}
    {{ return(adapter.dispatch('check_definitions', 'sales_handoff')()) }}
{% endmacro %}

{% macro default__check_definitions() %}
    {%- if setting('definitions') -%}
        {%- do exceptions.raise_compiler_error("Setting DEFINITIONS (a folder of definition files) is read on DuckDB only. On "
            ~ target.type ~ ", put your own seeds of the same names in your project instead.") -%}
    {%- endif -%}
{% endmacro %}

{% macro duckdb__check_definitions() %}
    {%- if setting('definitions') -%}
        {%- if not run_query("select 1 from duckdb_functions() where function_name = 'definition_rows'").rows -%}
            {%- do exceptions.raise_compiler_error("Setting DEFINITIONS needs the plugin loading.dbt_plugin in profiles.yml: "
                ~ "copy plugins and module_paths from the profiles.yml of sales_handoff.") -%}
        {%- endif -%}
        {%- set query -%}
            select definition_problems({{ text_literal(setting('definitions')) }}, {{ text_list(known_definitions()) }})
        {%- endset -%}
        {%- set problems = run_query(query).rows[0][0] -%}
        {%- if problems -%}
            {%- do exceptions.raise_compiler_error(problems) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}

{#- Names of all definitions: the seeds, those of a project that builds on this one among them. -#}
{% macro known_definitions() %}
    {{ return(graph.nodes.values() | selectattr('resource_type', 'equalto', 'seed') | map(attribute='name') | sort) }}
{% endmacro %}

{#- A text, and a list of texts, as DuckDB writes them. -#}
{% macro text_literal(value) -%}
    {{ return(dbt.string_literal(dbt.escape_single_quotes(value))) }}
{%- endmacro %}

{% macro text_list(values) -%}
    {{ return("['" ~ values | join("', '") ~ "']") }}
{%- endmacro %}

{#- Position of a row in its table or file, from 1. -#}
{% macro row_position() -%}
    {{ return(adapter.dispatch('row_position', 'sales_handoff')()) }}
{%- endmacro %}

{% macro default__row_position() -%}
    row_number() over ()
{%- endmacro %}

{% macro spark__row_position() -%}
    row_number() over (order by monotonically_increasing_id())
{%- endmacro %}
