{#-
  read_raw(crm, table, columns, is_history=false)

  What the loaders left for one table of a CRM: a select with exactly `columns`, in order, each as text, plus
  `source_relation`. With raw_tables.sql, the only place where the project looks at what a loader left.

  A name is found without regard to case, underscores, dashes and blanks (`LeadSource`, `lead_source` and `Lead Source`
  are one column). A column that no loader left is null, a table that none left has no rows, and a CRM that this build
  does not read (setting `crm`) has no rows either: staging always compiles, and observability says what was missing.

  What loaders add is put away here: of a record that Fivetran keeps in history mode the newest version is read, it is
  deleted where that is not valid any more or `_fivetran_deleted` says so, a row that dlt or Airbyte appended again
  is one row, and what dlt put beside a column, as it was of another type, stands in the column.

  crm         name of the CRM, also of its source in models/staging/<crm>/sources.yml
  table       name of the table in that source
  columns     list of columns, the key of the table first. A column is its snake_case name; or a list, the name it gets here and those
              that loaders give it; or {name here: name in the CRM}. Of the loaders' names the first that is there is read, and
              of the name here only where there is none: a company may call a property of its own `lead_status`
  is_history  the rows of the table are changes: none of them is an older version of another
-#}
{% macro read_raw(crm, table, columns, is_history=false) %}
    {#-
      Named also where it is not read, so that lineage knows it. dbt source freshness does not: under which names a table
      stands, and when it was loaded, is found here and not before. How far the data goes is in int_crm__as_of.
    -#}
    {%- set declared = source(crm, table) -%}
    {%- set tables = raw_tables(crm, table) if execute and reads_crm(crm) else [] -%}
    {%- for raw in tables %}
    {%- if not loop.first %}
    union all
    {%- endif %}
    {{ read_raw_table(crm, raw, columns, is_history) }}
    {%- else %}
    select
    {%- for column in columns %}
        cast(null as {{ dbt.type_string() }}) as {{ column_name_here(column) }},
    {%- endfor %}
        cast(null as {{ dbt.type_string() }}) as source_relation
    from (select 1 as no_row) as no_raw_table
    where 1 = 0
    {%- endfor %}
{% endmacro %}

{#- The select over one raw table, as raw_tables() describes it. -#}
{% macro read_raw_table(crm, raw, columns, is_history) %}
    {%- if is_history -%}
        {%- do refuse_values_as_times(crm, raw, columns) -%}
    {%- endif -%}
    {%- set is_appended = 'dltloadid' in raw.columns or 'airbyteextractedat' in raw.columns -%}
    select {{ 'distinct' if is_appended }}
    {%- for column in columns %}
        {{ raw_column(crm, raw, column_names(column)) }} as {{ column_name_here(column) }},
    {%- endfor %}
        coalesce({{ raw_column_as_text(raw, raw_column_name(crm, raw, ['source_relation'])) }}, '{{ raw.source_relation }}') as source_relation
    {%- if 'fivetranactive' in raw.columns and not is_history %}
    from {{ newest_versions(crm, raw, column_names(columns[0])) }}
    {%- else %}
    from {{ raw.relation }}
    {%- endif %}
{% endmacro %}

{#- The rows of a table in Fivetran's history mode that no newer row of the same key replaces. -#}
{% macro newest_versions(crm, raw, key) %}
    {%- set key = raw_column_as_text(raw, raw_column_name(crm, raw, key)) -%}
    {%- set started = raw_column_as_text(raw, raw.columns.get('fivetranstart', [none])[0]) -%}
    (
        select
            *,
            row_number() over (
                partition by {{ key }} order by {{ is_valid_now(raw) }} desc, {{ started }} desc nulls last
            ) as version_from_last
        from {{ raw.relation }}
    ) as versions
    where {{ key }} is null or version_from_last = 1
{% endmacro %}

{% macro is_valid_now(raw) -%}
    coalesce({{ to_boolean(raw_column_as_text(raw, raw.columns['fivetranactive'][0])) }}, true)
{%- endmacro %}

{#- The value of a column as text, given the names that it may have; of is_deleted, what Fivetran knows comes in. -#}
{% macro raw_column(crm, raw, names) %}
    {%- set values = [raw_column_as_text(raw, raw_column_name(crm, raw, names))] -%}
    {%- set is_gone = [] -%}
    {%- if 'is_deleted' in names and 'fivetrandeleted' in raw.columns -%}
        {%- do values.append(raw_column_as_text(raw, raw.columns['fivetrandeleted'][0])) -%}
        {%- do is_gone.append(to_boolean(values[1])) -%}
    {%- endif -%}
    {%- if 'is_deleted' in names and 'fivetranactive' in raw.columns -%}
        {%- do is_gone.append('not ' ~ is_valid_now(raw)) -%}
    {%- endif -%}
    {%- if is_gone -%}
        case when {{ is_gone | join(' or ') }} then 'true' else coalesce({{ values | join(', ') }}) end
    {%- else -%}
        {{ values[0] }}
    {%- endif -%}
{% endmacro %}

{#-
  refuse_values_as_times(crm, raw, columns): stops the build where dlt took the values of a history for times, because the
  first of them was one. What else it could read as a time, such as the id of an owner, is one now, for good.
-#}
{% macro refuse_values_as_times(crm, raw, columns) %}
    {%- for column in columns if column_name_here(column) in ('value', 'old_value', 'new_value') -%}
        {%- set name = raw_column_name(crm, raw, column_names(column)) -%}
        {%- if name in raw.variants and raw.kinds[name] == 'time' -%}
            {{ exceptions.raise_compiler_error(raw.relation ~ ": dlt took column " ~ name ~ " for a time, and made times of the ids in it. Give its resource the hint columns={'" ~ name ~ "': {'data_type': 'text'}}, drop the table, and load it again.") }}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}

{#- The value of a column as text; where dlt wrote it into a variant of the column, that one's. -#}
{% macro raw_column_as_text(raw, name) %}
    {%- if name is none -%}
        cast(null as {{ dbt.type_string() }})
    {%- elif name in raw.variants -%}
        {%- set values = [] -%}
        {%- for variant in [name] + raw.variants[name] -%}
            {%- do values.append(value_as_text(raw, variant)) -%}
        {%- endfor -%}
        coalesce({{ values | join(', ') }})
    {%- else -%}
        {{ value_as_text(raw, name) }}
    {%- endif -%}
{% endmacro %}

{#- A loader that takes an id for a number may give it a fraction: 2001.0 is 2001. A list or struct becomes JSON. -#}
{% macro value_as_text(raw, name) %}
    {%- set column = adapter.quote(name) -%}
    {%- if raw.kinds[name] == 'fraction' -%}
        regexp_replace(cast({{ column }} as {{ dbt.type_string() }}), '[.]0+$', '')
    {%- elif raw.kinds[name] == 'nested' -%}
        cast(to_json({{ column }}) as {{ dbt.type_string() }})
    {%- else -%}
        cast({{ column }} as {{ dbt.type_string() }})
    {%- endif -%}
{% endmacro %}

{#- The names that a column may have in a raw table, the best first. -#}
{% macro column_names(column) %}
    {{ return([column] if column is string else column.values() | list if column is mapping else column[1:] + column[:1]) }}
{% endmacro %}

{#- The name that it gets. -#}
{% macro column_name_here(column) %}
    {{ return(column if column is string else column | first) }}
{% endmacro %}
