{#-
  Tables and views on DuckDB, whose transactions hold the making of tables as well: what stood there goes, and what takes
  its place comes, in one of them. dbt-duckdb, made for catalogs that cannot, goes through other names: a quarter of the
  time that dbt itself takes for a run. A model that fails leaves what was there, here as there.
-#}
{% materialization table, adapter='duckdb' %}
    {{ return(replace_relation('table')) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {{ return(replace_relation('view')) }}
{% endmaterialization %}

{#-
  replace_relation(type): makes the current model anew, whatever stands there, unless it stays as it is (macros/by_lead/kept.sql).
  type  'table' or 'view'
-#}
{% macro replace_relation(type) %}
    {%- set existing = load_cached_relation(this) -%}
    {%- if stays(existing, type) -%}
        {{ return(leave(existing)) }}
    {%- endif -%}
    {%- set made = this.incorporate(type=type) -%}
    {%- set compares = model.config.materialized == 'table' and existing and existing.is_table and not starts_anew() -%}
    {%- set held = contents(existing) if compares -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- call statement('main') -%}
        {{ 'drop ' ~ existing.type ~ ' ' ~ existing ~ ';' if existing }}
        {{ create_view_as(made, compiled_code) if type == 'view' else create_table_as(False, made, compiled_code) }}
    {%- endcall -%}
    {%- do create_indexes(made) -%}
    {%- set done = finish(made) -%}
    {%- if compares and contents(made) == held -%}
        {%- do note_kept() -%}
    {%- endif -%}
    {{ return(done) }}
{% endmacro %}

{#- finish(relation): what a materialization does once its rows stand there, and what it returns. -#}
{% macro finish(relation) %}
    {%- do persist_docs(relation, model) -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [relation]}) }}
{% endmacro %}
