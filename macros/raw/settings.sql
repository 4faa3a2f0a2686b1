{#- A setting of the build: the dbt var, else the environment variable of the same name in capitals, else an empty text. -#}
{% macro setting(name) %}
    {{ return(var(name, none) or env_var(name | upper, '')) }}
{% endmacro %}

{#- True where this build reads the CRM: setting `crm` names it, or is not set. -#}
{% macro reads_crm(crm) %}
    {%- set chosen = setting('crm') -%}
    {{ return(not chosen or crm in (chosen | lower | replace(' ', '')).split(',')) }}
{% endmacro %}

{#- The CRMs that the project reads: each has a source in models/staging/<crm>. (Unit tests are told of no sources.) -#}
{% macro connectors() %}
    {{ return(['generic', 'hubspot', 'salesforce']) }}
{% endmacro %}

{#- check_settings(): stops a build whose settings mean nothing, before it makes empty marts of them. -#}
{% macro check_settings() %}
    {%- if execute and flags.WHICH in ('build', 'run', 'seed', 'test', 'retry') -%}
        {%- set known = connectors() -%}
        {%- for crm in (setting('crm') | lower | replace(' ', '')).split(',') if crm and crm not in known -%}
            {%- do exceptions.raise_compiler_error("Setting CRM: there is no connector '" ~ crm ~ "'. There are " ~ known | join(', ') ~ ".") -%}
        {%- endfor -%}
        {%- set as_of = setting('as_of') -%}
        {%- set problem = problem_of_as_of(as_of) if as_of else none -%}
        {%- if problem -%}
            {%- do exceptions.raise_compiler_error("Setting AS_OF: '" ~ as_of ~ "' " ~ problem) -%}
        {%- endif -%}
        {%- do check_time_zone() -%}
        {%- do check_definitions() -%}
    {%- endif -%}
{% endmacro %}

{#- Why a text cannot be the moment up to which the data is complete, which has the bounds of raw times; or none. -#}
{% macro problem_of_as_of(as_of) %}
    {%- set query -%}
        select
            case
                when as_of is null then 'is no ISO-8601 moment, such as 2026-06-30T23:59:59Z.'
                when as_of < {{ earliest_time() }} or as_of >= {{ end_of_time() }}
                    then 'is no moment from 1990 to 2099, such as 2026-06-30T23:59:59Z.'
            end as problem
        from (select {{ to_utc(dbt.string_literal(dbt.escape_single_quotes(as_of))) }} as as_of) as setting
    {%- endset -%}
    {{ return(run_query(query).columns[0][0]) }}
{% endmacro %}

{#-
  check_sources(): stops a build that is told where an org or portal is and finds no leads there. A schema that is spelled
  wrong has no tables, and marts without one portal of two look like those of a company that never had it. Files of
  setting FROM have to be loaded first.
-#}
{% macro check_sources() %}
    {%- if execute and flags.WHICH in ('build', 'run') -%}
        {%- set leads = {'generic': 'leads', 'hubspot': 'contact', 'salesforce': 'lead'} -%}
        {%- for crm, table in leads.items() if reads_crm(crm) and says_where(crm) -%}
            {%- set found = raw_tables(crm, table) | map(attribute='source_relation') | list -%}
            {%- for place in raw_places(crm, declared_tables(crm)[table]) if place.name not in found -%}
                {%- do exceptions.raise_compiler_error("Var " ~ says_where(crm) ~ ": " ~ place.name ~ " of " ~ crm ~ " has no table of leads (" ~ table ~ ") in schema " ~ place.schema ~ " of " ~ place.database ~ ". Correct the names, or load it first.") -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}

{#- The var that says where the tables of a CRM are; none where they are expected in raw_<crm>. -#}
{% macro says_where(crm) %}
    {%- if var('crm_sources', {}).get(crm) -%}
        {{ return('crm_sources') }}
    {%- endif -%}
    {%- for name in [crm ~ '_schema', crm ~ '_database'] if var(name, none) -%}
        {{ return(name) }}
    {%- endfor -%}
    {{ return(none) }}
{% endmacro %}
