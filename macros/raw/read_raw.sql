{#-
  read_raw(crm, table, columns)

  The only place where the project looks at what a loader left. Gives a select over one raw table with exactly
  `columns`, in order, each as text, plus `source_relation`.

  A raw column is found without regard to case and underscores (`LeadSource`, `lead_source` and `LEADSOURCE` are one
  column). What the loader did not leave is null, a table that it did not leave has no rows, and a CRM that this build
  does not read (setting `crm`) has no rows either: staging always compiles, and observability says what was missing.

  crm      name of the CRM, also of its source in models/staging/<crm>/sources.yml
  table    name of the table in that source
  columns  list of snake_case column names
-#}
{% macro read_raw(crm, table, columns) %}
    {%- set relation = load_relation(source(crm, table)) if execute and reads_crm(crm) else none -%}
    {%- set found = raw_column_names(relation) -%}
    select
    {%- for column in columns %}
        {{ raw_column_as_text(found, column) }} as {{ column }},
    {%- endfor %}
        coalesce({{ raw_column_as_text(found, 'source_relation') }}, '{{ crm }}') as source_relation
    {%- if relation is none %}
    from (select 1 as no_row) as no_raw_table
    where 1 = 0
    {%- else %}
    from {{ source(crm, table) }}
    {%- endif %}
{% endmacro %}

{#- Folded name (no case, no underscores) -> the name as the loader wrote it. Two spellings of one name are an error. -#}
{% macro raw_column_names(relation) %}
    {%- set found = {} -%}
    {%- if relation is not none -%}
        {%- for column in adapter.get_columns_in_relation(relation) -%}
            {%- set folded = column.name | lower | replace('_', '') -%}
            {%- if folded in found -%}
                {{ exceptions.raise_compiler_error(relation ~ " has both " ~ found[folded] ~ " and " ~ column.name ~ ", which are one column here: rename one of them.") }}
            {%- endif -%}
            {%- do found.update({folded: column.name}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{% endmacro %}

{% macro raw_column_as_text(found, column) %}
    {%- set name = found.get(column | lower | replace('_', '')) -%}
    {%- if name is none -%}
        cast(null as {{ dbt.type_string() }})
    {%- else -%}
        cast({{ adapter.quote(name) }} as {{ dbt.type_string() }})
    {%- endif -%}
{% endmacro %}

{#- True where this build reads the CRM: setting `crm` (var, else the environment's CRM), all of them when it is not set. -#}
{% macro reads_crm(crm) %}
    {%- set chosen = setting('crm') -%}
    {{ return(not chosen or crm in (chosen | lower | replace(' ', '')).split(',')) }}
{% endmacro %}

{#- A setting of the build: the dbt var, else the environment variable of the same name in capitals, else an empty text. -#}
{% macro setting(name) %}
    {{ return(var(name, none) or env_var(name | upper, '')) }}
{% endmacro %}
