{#-
  Materializations of what is kept for each lead: a run rebuilds the leads that something happened to, and leaves alone
  what it knows of all others (models/intermediate/changes says which leads, and why).

  by_lead       a table. In its first run, in a full refresh and where everything is rebuilt it is made like any table.
                Else the model's own SQL is run over the leads to rebuild alone, and its rows take the place of theirs.
  by_lead_view  a view that such tables read, and beside it the same view of the leads to rebuild.
  by_lead_sum   a table of sums over what is kept by lead. What the rebuilt leads add is put to the sums of the last build,
                and what they had added is taken off: no other lead is read. (A. Gupta, I. S. Mumick, V. S. Subrahmanian,
                "Maintaining views incrementally", SIGMOD 1993: the counting algorithm.)

  As dbt's microbatch reads of its inputs only what belongs to a batch, so do these by lead (of_rebuilt). The model is
  written as if there were nothing but whole tables: no is_incremental() in it.

  unique_key    by which rows are replaced, though it is that of several: lead_key or handoff_id, or an expression
                of sums: the columns that they are of; all others are added up
  meta.changes  the model with the keys to replace, where it is not the one of that column (changed_keys)
  meta.keeps_replaced  the rows that were replaced stay until the end of the run, for a by_lead_sum
  meta.count    of sums: the column that counts what is added up; where it is 0 there is no row

  A model of which no by_lead model is upstream says `-- depends_on:` the model with the keys, so that it comes after it.
-#}
{% materialization by_lead, default %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set done = make_whole_or_leave(existing) -%}
    {%- if done -%}
        {{ return(done) }}
    {%- endif -%}
    {%- set rebuilt = rebuilt_relation(model) -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- do remember('table', rebuilt, of_rebuilt(compiled_code)) -%}
    {%- if model.config.meta.get('keeps_replaced') -%}
        {%- do remember('table', replaced_relation(model), 'select * from ' ~ this ~ ' where ' ~ is_changed(changed_keys(model), model.config.unique_key)) -%}
    {%- endif -%}
    {%- call statement('main') -%}
        delete from {{ this }} where {{ is_changed(changed_keys(model), model.config.unique_key) }};
        insert into {{ this }} by name select * from {{ rebuilt }};
    {%- endcall -%}
    {{ return(finish(existing)) }}
{% endmaterialization %}

{% materialization by_lead_view, default %}
    {%- set made = adapter.dispatch('make_whole', 'sales_handoff')('view') -%}
    {#- The views of raw rows are made before it is known which records have changed. -#}
    {%- set may_be_read = not starts_anew() if changed_keys(model) == 'int_crm__changed_records' else rebuilds_any(changed_keys(model)) -%}
    {%- if may_be_read and not should_full_refresh() -%}
        {%- do remember('view', rebuilt_relation(model), of_rebuilt(compiled_code)) -%}
        {%- if model.config.meta.get('keeps_replaced') -%}
            {%- do remember('view', replaced_relation(model), of_replaced(compiled_code)) -%}
        {%- endif -%}
    {%- endif -%}
    {{ return(made) }}
{% endmaterialization %}

{% materialization by_lead_sum, default %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set done = make_whole_or_leave(existing) -%}
    {%- if done -%}
        {{ return(done) }}
    {%- endif -%}
    {%- set keys = model.config.unique_key -%}
    {%- set sums = adapter.get_columns_in_relation(existing) | map(attribute='name') | reject('in', keys) | list -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- call statement('main') -%}
        create or replace table {{ this }} as
        with added as ({{ of_rebuilt(compiled_code) }}),

        taken_off as ({{ of_replaced(compiled_code) }}),

        terms as (
            select * from {{ this }}
            union all by name
            select * from added
            union all by name
            select {{ keys | join(', ') }}{% for column in sums %}, -{{ column }} as {{ column }}{% endfor %} from taken_off
        )

        select {{ keys | join(', ') }}{% for column in sums %}, cast(sum({{ column }}) as bigint) as {{ column }}{% endfor %}
        from terms
        group by {{ keys | join(', ') }}
        -- One below 0 would be a mistake, which a test then finds.
        having sum({{ model.config.meta.count }}) <> 0
    {%- endcall -%}
    {{ return(finish(existing)) }}
{% endmaterialization %}

{#- remember(type, relation, sql): a 'table' or 'view' in memory. In a transaction of its own, as one writes to one database. -#}
{% macro remember(type, relation, sql) %}
    {%- call statement('remember') -%}
        create or replace {{ type }} {{ relation }} as {{ sql }}
    {%- endcall -%}
    {{ adapter.commit() }}
{% endmacro %}

{#- make_whole_or_leave(existing): the current table where all of its rows are made, or none is; else nothing happens, and it is none. -#}
{% macro make_whole_or_leave(existing) %}
    {%- set keys = changed_keys(model) -%}
    {%- if existing is none or existing.is_view or should_full_refresh() or rebuilds_everything(keys) -%}
        {{ return(adapter.dispatch('make_whole', 'sales_handoff')('table')) }}
    {%- elif not rebuilds_any(keys) -%}
        {{ return(leave(existing)) }}
    {%- endif -%}
    {{ return(none) }}
{% endmacro %}

{#- make_whole(type): the current model as the engine makes any 'table' or 'view'. -#}
{% macro default__make_whole(type) %}
    {{ return(materialization_table_default() if type == 'table' else materialization_view_default()) }}
{% endmacro %}

{% macro spark__make_whole(type) %}
    {{ return(materialization_table_spark() if type == 'table' else materialization_view_spark()) }}
{% endmacro %}

{% macro duckdb__make_whole(type) %}
    {{ return(replace_relation(type)) }}
{% endmacro %}
