{#-
  Materializations of what is kept for each lead: a run rebuilds the leads that something happened to, and leaves alone
  what it knows of all others (models/intermediate/changes says which leads, and why).

  by_lead       a table. In its first run, in a full refresh and where everything is rebuilt it is made like any table.
                Else the model's own SQL is run over the leads to rebuild alone, and its rows take the place of theirs.
  by_lead_view  a view that such tables read, and beside it the same view of the leads to rebuild.

  As dbt's microbatch reads of its inputs only what belongs to a batch, so do these by lead (of_rebuilt). The model is
  written as if there were nothing but whole tables: no is_incremental() in it.

  unique_key    by which rows are replaced, though it is that of several: lead_key or handoff_id, or an expression
  meta.changes  the model with the keys to replace, where it is not the one of that column (changed_keys)

  A model of which no by_lead model is upstream says `-- depends_on:` the model with the keys, so that it comes after it.
-#}
{% materialization by_lead, default %}
    {%- set existing = load_cached_relation(this) -%}
    {%- if existing is none or existing.is_view or should_full_refresh() or rebuilds_everything(changed_keys(model)) -%}
        {{ return(adapter.dispatch('make_whole', 'sales_handoff')('table')) }}
    {%- endif -%}
    {%- set rebuilt = rebuilt_relation(this.schema, this.identifier) -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- call statement('main') -%}
        create or replace table {{ rebuilt }} as {{ of_rebuilt(compiled_code) }};
        delete from {{ this }} where {{ is_changed(changed_keys(model), model.config.unique_key) }};
        insert into {{ this }} by name select * from {{ rebuilt }};
    {%- endcall -%}
    {%- do persist_docs(existing, model) -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [existing]}) }}
{% endmaterialization %}

{% materialization by_lead_view, default %}
    {%- set made = adapter.dispatch('make_whole', 'sales_handoff')('view') -%}
    {%- if not should_full_refresh() and not rebuilds_everything(changed_keys(model)) -%}
        {%- call statement('rebuilt') -%}
            create or replace view {{ rebuilt_relation(this.schema, this.identifier) }} as {{ of_rebuilt(compiled_code) }}
        {%- endcall -%}
        {{ adapter.commit() }}
    {%- endif -%}
    {{ return(made) }}
{% endmaterialization %}

{#- make_whole(type): the current model as the engine makes any 'table' or 'view'. -#}
{% macro default__make_whole(type) %}
    {{ return(materialization_table_default() if type == 'table' else materialization_view_default()) }}
{% endmacro %}

{% macro duckdb__make_whole(type) %}
    {{ return(replace_relation(type)) }}
{% endmacro %}
