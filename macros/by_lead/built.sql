{#-
  What the last whole build was made from, kept beside what it made (schema <target>_built), so that the next build can
  tell which leads something happened to.

  begin_changes()    at the start of a run: can it go on from the last build, or does it start anew? Until its end says
                     otherwise, the tables are between two states.
  end_changes()      at its end: remembers what the tables are now made from, if every model was built.
  starts_anew()      whether this run builds all that it builds from the beginning: the first one, a full refresh, one of models
                     without all models that they read, after a run that did not come to its end or left models out, where
                     something that the last one made is gone, or with other models, names of tables, macros or versions of
                     dbt and DuckDB than the last. DuckDB only: elsewhere always.
  rebuilds_everything(keys)  whether models that replace rows by these keys are made whole in this run
  rebuilds_any(keys)         whether any row of theirs is replaced
  built(name)        what the last whole build was made from: the tables that remembered() names, and models: the SQL of each
-#}
{% macro built(name) %}
    {{ return(api.Relation.create(database=target.database, schema=target.schema ~ '_built', identifier=name)) }}
{% endmacro %}

{% macro begin_changes() %}
    {%- if execute and target.type == 'duckdb' and builds_models() -%}
        {%- set anew = flags.FULL_REFRESH or not looks_for_changes() or not can_go_on() -%}
        {%- set mornings = 0 if anew else run_query('select mornings from ' ~ built('run')).rows[0][0] + 1 -%}
        {%- do adapter.create_schema(built('run')) -%}
        {%- call statement('begin_changes', auto_begin=true) -%}
            drop table if exists {{ built('run') }};
            create table {{ built('run') }} as
            select {{ anew }} as starts_anew, false as is_complete, '{{ made_by() }}' as made_by, {{ mornings }} as mornings;
            commit;
        {%- endcall -%}
        {%- do this_run().update({'starts_anew': anew}) -%}
        {%- if not anew -%}
            {%- set models = run_query('select model, made_from from ' ~ built('models')).rows -%}
            {%- do this_run().update({'kept': [], 'made_from': dict(models | map('list'))}) -%}
            {%- do expect_small_changes(mornings) -%}
            {%- do make_room_for_rebuilt_rows() -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}

{#-
  Of tables of which a part was replaced, DuckDB brings the last rows together with those before them whenever it writes down
  what has changed: of a million leads, 12 of the 60 seconds of a morning. So it writes once, at the end, and brings rows
  together every tenth morning: in between, a table has a few small pieces more. Versions before 2.0 cannot be told.

  mornings  how many builds went on, this one included, since the last that started anew
-#}
{% macro expect_small_changes(mornings) %}
    {%- do run_query("set checkpoint_threshold = '1GB'") -%}
    {%- if run_query("select 1 from duckdb_settings() where name = 'max_vacuum_tasks'").rows -%}
        {%- do run_query('set max_vacuum_tasks = ' ~ (100 if mornings % 10 == 0 else 0)) -%}
    {%- endif -%}
{% endmacro %}

{% macro end_changes() %}
    {%- if execute and target.type == 'duckdb' and builds_models() and not models_left_out(results) and not flags.EMPTY -%}
        {%- call statement('end_changes', auto_begin=true) -%}
            {% for name, (columns, model) in remembered().items() if 'model.sales_handoff.' ~ model not in this_run().get('kept', []) -%}
            create or replace table {{ built(name) }} as select {{ columns }} from {{ relation_of_model(model) }};
            {% endfor -%}
            create or replace table {{ built('models') }} as
            select * from (values
            {%- for result in results if result.node.resource_type == 'model' %}
                ('{{ result.node.unique_id }}', '{{ made_from(result.node) }}'){{ ',' if not loop.last }}
            {%- endfor %}
            ) as models (model, made_from);
            update {{ built('run') }} set is_complete = true;
            commit;
        {%- endcall -%}
    {%- endif -%}
{% endmacro %}

{#- What the next build compares with: columns of models. -#}
{% macro remembered() %}
    {{ return({
        'opportunities': ('*', 'int_changes__opportunities'),
        'lookups': ('*', 'int_crm__lookups'),
        'persons': ('lead_key, person_id', 'int_identity__persons'),
        'handoffs': ('handoff_id, lead_key', 'int_timeline__handoffs'),
        'sources': ('*', 'int_crm__sources'),
    }) }}
{% endmacro %}

{% macro builds_models() %}
    {{ return(changes_the_warehouse() and selects_any_of(['model'])) }}
{% endmacro %}

{#- Models read what those before them rebuilt: where one is left out, there is nothing to go on from. -#}
{% macro looks_for_changes() %}
    {%- set selected = dict.fromkeys(selected_resources) -%}
    {%- for name in selected if name.startswith('model.sales_handoff.') -%}
        {%- for parent in graph.nodes[name].depends_on.nodes if parent.startswith('model.') and parent not in selected -%}
            {{ return(false) }}
        {%- endfor -%}
    {%- endfor -%}
    {{ return('model.sales_handoff.int_crm__changed_records' in selected) }}
{% endmacro %}

{#- The build before came to its end, and what it made was made by this very project and still stands there. -#}
{% macro can_go_on() %}
    {%- set run = adapter.get_relation(built('run').database, built('run').schema, 'run') -%}
    {%- if not run -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set before = run_query('select is_complete, made_by from ' ~ run).rows[0] -%}
    {{ return(before[0] and before[1] == made_by() and stands_as_made()) }}
{% endmacro %}

{#-
  Whether all that the last whole build made is there: a run that goes on reads some of it before it makes anything, and of
  what it replaces only the rows of some leads. Somebody may have dropped a schema, or dbt clone put views where tables were.
-#}
{% macro stands_as_made() %}
    {%- set made = [] -%}
    {#- What else an installing project may choose, dbt makes in every run. -#}
    {%- set types = {'table': 'table', 'by_lead': 'table', 'by_lead_sum': 'table', 'view': 'view', 'by_lead_view': 'view'} -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.package_name == 'sales_handoff' -%}
        {%- if node.config.materialized in types -%}
            {%- do made.append([node.database, node.schema, node.alias, types[node.config.materialized]]) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for name in ['models'] + remembered() | list -%}
        {%- do made.append([built(name).database, built(name).schema, name, 'table']) -%}
    {%- endfor -%}
    {%- set query -%}
        select count(*)
        from (
            select database_name, schema_name, table_name as relation_name, 'table' as type from duckdb_tables()
            union all
            select database_name, schema_name, view_name, 'view' from duckdb_views()
        )
        where
            (lower(database_name), lower(schema_name), lower(relation_name), type) in (
                {%- for parts in made %}
                ('{{ parts | map('lower') | map('replace', "'", "''") | join("', '") }}'){{ ',' if not loop.last }}
                {%- endfor %}
            )
    {%- endset -%}
    {{ return(run_query(query).rows[0][0] == made | length) }}
{% endmacro %}

{#- One word for the code of all models and macros, where the models stand, what they are given and what runs them. -#}
{% macro made_by() %}
    {%- set parts = [dbt_version, duckdb_version_and_macros(), var('custom_fields', {}) | string, var('crm_sources', {}) | string] -%}
    {%- for node in graph.nodes.values() | sort(attribute='unique_id') if node.resource_type == 'model' and node.package_name == 'sales_handoff' -%}
        {#- In another schema, by a var or another dbt_project.yml, may stand what an earlier build left. -#}
        {%- do parts.append(node.name ~ ' ' ~ node.checksum.checksum ~ ' ' ~ node.relation_name) -%}
    {%- endfor -%}
    {{ return(local_md5(parts | join('\n'))) }}
{% endmacro %}

{#- dbt keeps no checksum of a macro, but says where a package stands: with its seeds. -#}
{% macro duckdb_version_and_macros() %}
    {%- set seeds = graph.nodes.values() | selectattr('resource_type', 'equalto', 'seed') | selectattr('package_name', 'equalto', 'sales_handoff') | list -%}
    {%- set macros = seeds[0].root_path ~ '/macros/**/*.sql' -%}
    {%- set row = run_query(
        "select version(), coalesce(string_agg(md5(content), '' order by md5(content)), '') from read_text('" ~ macros | replace("'", "''") ~ "')"
    ).rows[0] -%}
    {{ return(row[0] ~ ' ' ~ row[1]) }}
{% endmacro %}

{% macro models_left_out(results) %}
    {%- set done = [] -%}
    {%- for result in results if result.status | string == 'success' -%}
        {%- do done.append(result.node.unique_id) -%}
    {%- endfor -%}
    {%- set left_out = [] -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.package_name == 'sales_handoff' and node.unique_id not in done -%}
        {%- do left_out.append(node.name) -%}
    {%- endfor -%}
    {{ return(left_out) }}
{% endmacro %}

{#- Databases in memory, which are written to without being compressed and leave nothing behind. -#}
{% macro make_room_for_rebuilt_rows() %}
    {%- set schemas = [] -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.config.materialized.startswith('by_lead') -%}
        {%- do schemas.append(node.schema) -%}
    {%- endfor -%}
    {%- for ending in ['_rebuilt', '_replaced'] -%}
        {%- set database = adapter.quote(target.database ~ ending) -%}
        {%- do run_query('detach database if exists ' ~ database) -%}
        {%- do run_query("attach ':memory:' as " ~ database) -%}
        {%- for schema in schemas | unique | sort -%}
            {%- do run_query('create schema if not exists ' ~ database ~ '.' ~ adapter.quote(schema)) -%}
        {%- endfor -%}
    {%- endfor -%}
{% endmacro %}

{#-
  What is known of this run, for all its models: asked of the warehouse by each of them, it took a quarter of the time of a
  run in which nothing has changed. dbt shares `graph` between the models of a command; packages that gather results keep
  them there as well.
-#}
{% macro this_run() %}
    {{ return(graph.setdefault('sales_handoff', {}).setdefault(invocation_id, {})) }}
{% endmacro %}

{% macro starts_anew() %}
    {%- if not execute or target.type != 'duckdb' -%}
        {{ return(true) }}
    {%- elif 'starts_anew' not in this_run() -%}
        {%- set run = adapter.get_relation(built('run').database, built('run').schema, 'run') -%}
        {%- do this_run().update({'starts_anew': not run or run_query('select starts_anew from ' ~ run).rows[0][0]}) -%}
    {%- endif -%}
    {{ return(this_run().starts_anew) }}
{% endmacro %}

{% macro rebuilds_everything(keys) %}
    {%- if starts_anew() -%}
        {{ return(true) }}
    {%- elif keys in ('int_crm__fingerprint_changes', 'int_crm__changed_records') -%}
        {{ return(false) }}
    {%- elif 'rebuilds_everything' not in this_run() -%}
        {%- set scope = run_query('select rebuilds_everything from ' ~ relation_of_model('int_crm__scope')) -%}
        {%- do this_run().update({'rebuilds_everything': scope.rows[0][0]}) -%}
    {%- endif -%}
    {{ return(this_run().rebuilds_everything) }}
{% endmacro %}

{% macro rebuilds_any(keys) %}
    {%- if rebuilds_everything(keys) -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set leads = changed_leads_of(keys) -%}
    {%- if leads not in this_run() -%}
        {%- do this_run().update({leads: run_query('select exists (from ' ~ relation_of_model(leads) ~ ')').rows[0][0]}) -%}
    {%- endif -%}
    {{ return(this_run()[leads]) }}
{% endmacro %}
