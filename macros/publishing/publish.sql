{#-
  publish()

  At the end of a build: puts the marts, if it was whole and passed, into the schema `published_schema` (a var; without it
  this does nothing), in which people read them while the next build works in the schema of the target. For warehouses; of
  a DuckDB file scripts/publish_marts.py takes care. var `published_to` lists the roles that may read.

  check_published_schema()

  At the start of a build, and before anything is published: stops where the schema is one that the project builds in, or
  holds what is no mart. It is replaced whole: whatever else stood there would be gone.

  All marts are copied first, where nobody looks yet. How readers then get to see them is the engine's part:

  duckdb     (MotherDuck) one transaction replaces all tables.
  postgres   one transaction changes the names of the schemas, when no transaction has an old table open. A query sees the old
             marts or the new ones. Views that stand on the published tables go with them: make them again.
  snowflake  one statement swaps the schemas.
  default    a view for each mart, set anew one after another: each mart is old or new, but for a moment two marts may be of
             two builds. These engines have nothing that changes several at once. The copies before stay until the next
             build, for queries that had begun to read them.

  Two builds at once in one target schema are kept apart by nobody but whoever schedules them; a DuckDB file has a lock.

  Run: duckdb; postgres on 15, under readers that never stopped; default on DuckDB and Spark. Not run: snowflake.
-#}
{% macro publish() %}
    {%- set schema = var('published_schema', none) -%}
    {%- if execute and schema and changes_the_warehouse() -%}
        {%- set problems = problems_of_build(results) -%}
        {%- if problems -%}
            {{ print("Not published: " ~ problems | join(', ') ~ ". Schema " ~ schema ~ " is as it was.") }}
        {%- else -%}
            {%- do check_published_schema() -%}
            {%- set marts = marts_of_build() -%}
            {%- do adapter.dispatch('publish_in', 'sales_handoff')(schema, marts) -%}
            {{ print("Published " ~ marts | length ~ " marts in schema " ~ schema ~ ".") }}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}

{% macro check_published_schema() %}
    {%- set schema = var('published_schema', none) -%}
    {%- if execute and schema and changes_the_warehouse() -%}
        {%- set refused = "published_schema is " ~ schema ~ ", " -%}
        {%- for node in graph.nodes.values() if node.schema | lower == schema | lower -%}
            {{ exceptions.raise_compiler_error(refused ~ "a schema that this project builds in. Name one that is for the published marts alone.") }}
        {%- endfor -%}
        {%- set marts = marts_of_build() | map(attribute='identifier') | map('lower') | list -%}
        {%- for table in tables_in(schema) if table | lower not in marts and table[:4] | lower not in ('dim_', 'fct_', 'rpt_') -%}
            {{ exceptions.raise_compiler_error(
                refused ~ "which holds " ~ table ~ ", and publishing would replace all of it. Move that elsewhere, or name another schema."
            ) }}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}

{#- Names of the tables and views of a schema, whether it is there or not. -#}
{% macro tables_in(schema) %}
    {{ return(adapter.dispatch('tables_in', 'sales_handoff')(schema)) }}
{% endmacro %}

{% macro default__tables_in(schema) %}
    {%- set tables = run_query(
        "select table_name from information_schema.tables where lower(table_catalog) = '" ~ target.database | lower
        ~ "' and lower(table_schema) = '" ~ schema | lower ~ "' order by table_name"
    ) -%}
    {{ return(tables.columns[0].values()) }}
{% endmacro %}

{% macro spark__tables_in(schema) %}
    {{ return(run_query('show tables in ' ~ schema).columns[1].values() if adapter.check_schema_exists(none, schema) else []) }}
{% endmacro %}

{#- The relations of the marts. -#}
{% macro marts_of_build() %}
    {%- set marts = [] -%}
    {%- for node in graph.nodes.values() | sort(attribute='name') if node.resource_type == 'model' and node.package_name == 'sales_handoff' and 'marts' in node.fqn -%}
        {%- do marts.append(api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias)) -%}
    {%- endfor -%}
    {{ return(marts) }}
{% endmacro %}

{#- Statements that let the roles read what a schema holds. -#}
{% macro grants_in(schema) %}
    {%- set statements = [] -%}
    {%- for role in var('published_to', []) -%}
        {%- do statements.append('grant usage on schema ' ~ schema ~ ' to ' ~ role) -%}
        {%- do statements.append('grant select on all tables in schema ' ~ schema ~ ' to ' ~ role) -%}
    {%- endfor -%}
    {{ return(statements) }}
{% endmacro %}

{#- Statements that make a schema with copies of the marts, for the roles that may read them. -#}
{% macro copies_of_marts(schema, marts) %}
    {%- set statements = ['create schema ' ~ schema] -%}
    {%- for mart in marts -%}
        {%- do statements.append('create table ' ~ schema ~ '.' ~ mart.identifier ~ ' as select * from ' ~ mart) -%}
    {%- endfor -%}
    {{ return(statements + grants_in(schema)) }}
{% endmacro %}

{% macro default__publish_in(schema, marts) %}
    {%- set copies = schema ~ '__' ~ run_started_at.strftime('%Y%m%d%H%M%S%f') -%}
    {%- do run_each(['create schema if not exists ' ~ schema] + copies_of_marts(copies, marts)) -%}
    {%- for mart in marts -%}
        {%- do run_query('create or replace view ' ~ schema ~ '.' ~ mart.identifier ~ ' as select * from ' ~ copies ~ '.' ~ mart.identifier) -%}
    {%- endfor -%}
    {%- do run_each(grants_in(schema)) -%}
    {%- set is_copy = modules.re.compile(modules.re.escape(schema) ~ '__[0-9]{20}', modules.re.IGNORECASE) -%}
    {%- set made = [] -%}
    {%- for name in dbt.list_schemas(target.database).columns[0].values() | sort if is_copy.fullmatch(name) -%}
        {%- do made.append(name) -%}
    {%- endfor -%}
    {%- for old in made[:-2] -%}
        {%- do run_query('drop schema ' ~ old ~ ' cascade') -%}
    {%- endfor -%}
{% endmacro %}

{% macro duckdb__publish_in(schema, marts) %}
    {%- set statements = ['begin', 'drop schema if exists ' ~ schema ~ ' cascade'] + copies_of_marts(schema, marts) + ['commit'] -%}
    {%- do run_query(statements | join(';\n')) -%}
{% endmacro %}

{% macro snowflake__publish_in(schema, marts) %}
    {%- set next = schema ~ '__next' -%}
    {%- do run_each(['drop schema if exists ' ~ next] + copies_of_marts(next, marts)) -%}
    {%- do run_each(['create schema if not exists ' ~ schema, 'alter schema ' ~ schema ~ ' swap with ' ~ next, 'drop schema ' ~ next]) -%}
{% endmacro %}

{#-
  A query finds its tables by name one after another, so that renaming alone could give it one old table and one new. With
  the old tables locked nobody has found any of them yet, or everybody who has is done. The lock is given up after a fifth of
  a second and asked for again: readers who hold one table and want another never wait for long, and are never the victim
  of a deadlock (of which Postgres thinks after a second).
-#}
{% macro postgres__publish_in(schema, marts) %}
    {%- set next = schema ~ '__next' -%}
    {%- set copies = ['drop schema if exists ' ~ next ~ ' cascade'] + copies_of_marts(next, marts) + ['create schema if not exists ' ~ schema, 'commit'] -%}
    {%- do run_query(copies | join(';\n')) -%}
    {%- call statement('publish', auto_begin=false) -%}
        do $$
        declare
            old_tables text;
        begin
            set local lock_timeout = '200ms';
            for attempt in 1..600 loop
                begin
                    select string_agg(format('%I.%I', schemaname, tablename), ', ' order by tablename) into old_tables
                    from pg_tables where schemaname = lower('{{ schema }}');
                    if old_tables is not null then
                        execute 'lock table ' || old_tables || ' in access exclusive mode';
                    end if;
                    alter schema {{ schema }} rename to {{ schema }}__old;
                    alter schema {{ next }} rename to {{ schema }};
                    drop schema {{ schema }}__old cascade;
                    return;
                exception when lock_not_available then
                    perform pg_sleep(0.1);
                end;
            end loop;
            raise exception 'readers have had the marts in schema {{ schema }} open for minutes: not published';
        end $$;
        commit;
    {%- endcall -%}
{% endmacro %}

{% macro run_each(statements) %}
    {%- for statement in statements -%}
        {%- do run_query(statement) -%}
    {%- endfor -%}
{% endmacro %}
