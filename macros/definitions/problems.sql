{#-
  definition_problem(rules): what is wrong with a row of a definition and what to do, or null where nothing is.
  Every rule that is broken is told, in order.

  rules  list of [condition, text expression that says the reason and what to do]
-#}
{% macro definition_problem(rules) -%}
    nullif(concat_ws(' '
    {%- for condition, message in rules %}
        , case when {{ condition }} then {{ message }} end
    {%- endfor %}
    ), '')
{%- endmacro %}

{#- rows_alike(columns): how many rows of the definition have the same values in these columns (blank equals blank). -#}
{% macro rows_alike(columns) -%}
    count(*) over (partition by {{ columns | join(', ') }})
{%- endmacro %}

{#-
  stop_on_definition_problems(): post-hook of models/staging/definitions/. One error that lists file, row, reason and
  what to do for the rows of the model whose column `problem` is not null: the first twenty, and how many more there are.
-#}
{% macro stop_on_definition_problems() %}
    {%- if execute and flags.WHICH in ('run', 'build') and not flags.EMPTY -%}
        {%- set rows = run_query(
            'select row_number, problem from ' ~ this ~ ' where problem is not null order by row_number, problem'
        ).rows -%}
        {%- if rows -%}
            {%- set name = model.name | replace('stg_definitions__', '') -%}
            {%- set file = definition_file(name) or seed_path(name) -%}
            {%- set lines = [] -%}
            {%- for row in rows[:20] -%}
                {%- do lines.append(file ~ ', row ' ~ row[0] ~ ': ' ~ row[1]) -%}
            {%- endfor -%}
            {%- if rows | length > 20 -%}
                {%- do lines.append(file ~ ': ' ~ (rows | length - 20) ~ ' more rows cannot be used.') -%}
            {%- endif -%}
            {{ exceptions.raise_compiler_error(lines | join('\n')) }}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}

{#- Path of the seed that the model being built reads, in the project that it comes from. -#}
{% macro seed_path(name) %}
    {%- for node in graph.nodes.values()
        if node.resource_type == 'seed' and node.name == name and node.unique_id in model.depends_on.nodes -%}
        {{ return(node.original_file_path) }}
    {%- endfor -%}
    {{ return(name ~ '.csv') }}
{% endmacro %}

{#- must_be_one_of(column, values): the rule, for definition_problem(), that a column is filled with one of these. -#}
{% macro must_be_one_of(column, values) %}
    {{ return([
        column ~ " is null or " ~ column ~ " not in ('" ~ values | join("', '") ~ "')",
        "'" ~ column ~ " \"' || coalesce(" ~ column ~ ", '') || '\" is not one of " ~ values | join(', ') ~ ".'",
    ]) }}
{% endmacro %}

{#- must_be_a_crm(): the rule, for definition_problem(), that column crm names a CRM that the project reads, or all with *. -#}
{% macro must_be_a_crm() %}
    {%- set known = connectors() -%}
    {{ return([
        "crm is null or crm not in ('*', '" ~ known | join("', '") ~ "')",
        "'crm \"' || coalesce(crm, '') || '\" is none that is read: write " ~ known | join(', ') ~ ", or * for every CRM.'",
    ]) }}
{% endmacro %}
