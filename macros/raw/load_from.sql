{#-
  load_from()

  At the start of `dbt build` and `dbt run`: loads the export files in the folder of setting `from` into raw_<crm>, as
  scripts/load_crm.py does, unless these very files were loaded last. Does nothing where `from` is not set; on another engine
  than DuckDB it may not be: there a loader of one's own fills the raw tables.
-#}
{% macro load_from() %}
    {%- if execute and flags.WHICH in ('build', 'run') and setting('from') -%}
        {%- if target.type != 'duckdb' -%}
            {{ exceptions.raise_compiler_error("Setting FROM (files to load) is read on DuckDB only. On " ~ target.type ~ " the raw tables are those that a loader left: leave FROM out.") }}
        {%- endif -%}
        {%- set crm = setting('crm') | lower | trim -%}
        {%- if not crm -%}
            {{ exceptions.raise_compiler_error("Setting FROM (or var from) needs setting CRM (or var crm) to name the CRM whose files the folder holds, such as CRM=generic.") }}
        {%- endif -%}
        {%- set loader = run_query("select 1 from duckdb_functions() where function_name = 'load_crm'") -%}
        {%- if not loader.rows -%}
            {{ exceptions.raise_compiler_error("Setting FROM needs the plugin loading.dbt_plugin in profiles.yml: copy plugins and module_paths from the profiles.yml of sales_handoff, or load the files with scripts/load_crm.py.") }}
        {%- endif -%}
        {%- set said = run_query("select load_crm(" ~ dbt.string_literal(dbt.escape_single_quotes(crm)) ~ ", " ~ dbt.string_literal(dbt.escape_single_quotes(setting('from'))) ~ ")") -%}
        {%- set problem = said.rows[0][0] -%}
        {%- if problem -%}
            {{ exceptions.raise_compiler_error(problem) }}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
