{#-
  What a warehouse says of the last dbt command that changed what this project makes in it, so that nothing but the marts of a whole build that
  passed is ever published (scripts/publish_marts.py). DuckDB only: elsewhere publish() sees the results itself.

  begin_last_build()  at the start: until the end says otherwise the build did not come to its end, as when it is killed.
  end_last_build()    at the end: what failed, and what was left out. Nothing = the marts may be published, those that it names.
-#}
{% macro begin_last_build() %}
    {%- if execute and target.type == 'duckdb' and changes_the_warehouse() -%}
        {%- do note_last_build(['it did not come to its end']) -%}
    {%- endif -%}
{% endmacro %}

{% macro end_last_build() %}
    {%- if execute and target.type == 'duckdb' and changes_the_warehouse() -%}
        {%- do note_last_build(problems_of_build(results)) -%}
    {%- endif -%}
{% endmacro %}

{#-
  Whether this command makes something of this project: one that installs it may well run a model of its own, after which the
  marts are what they were. dbt clone calls no hooks, so that it cannot be told of here; the next build sees what it did
  (stands_as_made).
-#}
{% macro changes_the_warehouse() %}
    {{ return(flags.WHICH in ('build', 'run', 'seed', 'snapshot', 'retry') and selects_any_of(['model', 'seed', 'snapshot'])) }}
{% endmacro %}

{#- Whether any node of this project, of one of these types, is selected. -#}
{% macro selects_any_of(types) %}
    {%- for selected in selected_resources if selected.split('.')[0] in types and selected.split('.')[1] == 'sales_handoff' -%}
        {{ return(true) }}
    {%- endfor -%}
    {{ return(false) }}
{% endmacro %}

{% macro note_last_build(problems) %}
    {%- set schema = target.schema ~ '_publishing' -%}
    {%- set quoted = [] -%}
    {%- for problem in problems -%}
        {%- do quoted.append(dbt.string_literal(dbt.escape_single_quotes(problem))) -%}
    {%- endfor -%}
    {%- call statement('last_build', auto_begin=false) -%}
        create schema if not exists {{ schema }};
        create or replace table {{ schema }}.last_build as
        select
            '{{ invocation_id }}' as invocation_id,
            [{{ quoted | join(', ') }}]::varchar[] as problems,
            {{ marts_of_build() | map(attribute='identifier') | list }}::varchar[] as marts;
    {%- endcall -%}
{% endmacro %}

{#-
  problems_of_build(results): why the marts of this command are none to publish, in words; empty when there is no reason.
  Only a build of all models, seeds and data tests of this project counts, as their union is what the marts rest on.
-#}
{% macro problems_of_build(results) %}
    {%- set problems = [] -%}
    {%- set done = [] -%}
    {%- for result in results -%}
        {%- if result.status | string in ('success', 'pass', 'warn', 'no-op') -%}
            {%- do done.append(result.node.unique_id) -%}
        {%- elif result.status | string != 'skipped' -%}
            {%- do problems.append(result.node.name ~ ' failed') -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if flags.EMPTY -%}
        {%- do problems.append('it was built with --empty') -%}
    {%- endif -%}
    {%- set left_out = [] -%}
    {%- for node in graph.nodes.values() if node.package_name == 'sales_handoff' and node.resource_type in ('model', 'seed', 'snapshot', 'test') -%}
        {%- if node.config.materialized != 'ephemeral' and node.unique_id not in done -%}
            {%- do left_out.append(node.name) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if left_out and not problems -%}
        {%- do problems.append(left_out | length ~ ' models, seeds or tests were left out, such as ' ~ left_out | sort | first) -%}
    {%- endif -%}
    {{ return(problems) }}
{% endmacro %}
