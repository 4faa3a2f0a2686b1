{#-
  definition(name, columns)

  What a definition file says, as it stands: a select of `columns` as trimmed text (blank = null), in order, plus
  `row_number`, the row of the CSV (2 = the first row under the header). Columns the file has beyond these are ignored.

  Reads the seed of that name, or, on DuckDB, <name>.csv from the folder that the setting `definitions` names.

  name     name of the seed
  columns  list of the columns to read
  Errors   the folder holds no CSV file, or one that is no definition; the file lacks one of the columns.
-#}
{% macro definition(name, columns) %}
    {%- set seed = ref(name) -%}
    {%- set file = definition_file(name) if execute and model.resource_type != 'unit_test' else none -%}
    {%- if file -%}
        {%- do require_definition_columns(file, columns) -%}
    {%- endif %}
    select
    {%- for column in columns %}
        {{ blank_to_null('cast(' ~ adapter.quote(column) ~ ' as ' ~ dbt.type_string() ~ ')') }} as {{ column }},
    {%- endfor %}
        {{ row_position() }} + 1 as row_number
    from {{ read_definition_file(file) if file else seed }}
{% endmacro %}

{#- The company's own file for a definition, or none: <name>.csv in the folder that the setting `definitions` names. -#}
{% macro definition_file(name) %}
    {{ return(adapter.dispatch('definition_file', 'sales_handoff')(name)) }}
{% endmacro %}

{% macro default__definition_file(name) %}
    {%- if setting('definitions') -%}
        {{ exceptions.raise_compiler_error("DEFINITIONS (a folder of definition files) is read on DuckDB only. On "
            ~ target.type ~ ", put your own seed named " ~ name ~ " in your project instead.") }}
    {%- endif -%}
    {{ return(none) }}
{% endmacro %}

{% macro duckdb__definition_file(name) %}
    {%- set folder = setting('definitions') -%}
    {%- if not folder -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set folder = folder.rstrip('/') -%}
    {%- set pattern = (folder ~ '/*.csv') | replace("'", "''") -%}
    {%- set files = run_query("select file from glob('" ~ pattern ~ "') order by file").columns[0].values() -%}
    {%- if not files -%}
        {{ exceptions.raise_compiler_error("DEFINITIONS=" ~ folder ~ ": no CSV file there. "
            ~ "Name the folder that holds your calendars.csv, status_map.csv, ... or leave DEFINITIONS out.") }}
    {%- endif -%}
    {%- set known = graph.nodes.values() | selectattr('resource_type', 'equalto', 'seed')
        | map(attribute='name') | sort -%}
    {%- set found = namespace(file=none) -%}
    {%- for file in files -%}
        {%- set stem = file.split('/')[-1][:-4] -%}
        {%- if stem not in known -%}
            {{ exceptions.raise_compiler_error(file ~ ": there is no definition of that name. Rename it to one of "
                ~ known | join(', ') ~ ", or take it out of the folder.") }}
        {%- endif -%}
        {%- if stem == name -%}
            {%- set found.file = file -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found.file) }}
{% endmacro %}

{% macro read_definition_file(file) -%}
    {#- Short rows are filled with nulls, so that the rules beside each definition can name what is missing. -#}
    read_csv(
        '{{ file | replace("'", "''") }}',
        header = true, all_varchar = true, null_padding = true, parallel = false, delim = ',', quote = '"', escape = '"'
    )
{%- endmacro %}

{% macro require_definition_columns(file, columns) %}
    {%- set header = run_query('describe select * from ' ~ read_definition_file(file)).columns[0].values()
        | map('lower') | list -%}
    {%- for column in columns if column not in header -%}
        {{ exceptions.raise_compiler_error(file ~ ": no column " ~ column ~ ". It has " ~ header | join(', ')
            ~ "; add " ~ column ~ " to its header. The columns are " ~ columns | join(', ') ~ ".") }}
    {%- endfor -%}
{% endmacro %}

{#- Position of a row in its table or file, from 1. -#}
{% macro row_position() -%}
    {{ return(adapter.dispatch('row_position', 'sales_handoff')()) }}
{%- endmacro %}

{% macro default__row_position() -%}
    row_number() over ()
{%- endmacro %}
