{#-
  utc_to_local(moment, zone): a UTC timestamp as the clock on the wall of an IANA zone showed it, without zone.
  The only conversion the project needs: unlike local to UTC, it has exactly one answer for every moment.
-#}
{% macro utc_to_local(moment, zone) -%}
    {{ return(adapter.dispatch('utc_to_local', 'sales_handoff')(moment, zone)) }}
{%- endmacro %}

{% macro default__utc_to_local(moment, zone) -%}
    timezone({{ zone }}, timezone('UTC', {{ moment }}))
{%- endmacro %}

{% macro spark__utc_to_local(moment, zone) -%}
    from_utc_timestamp({{ moment }}, {{ zone }})
{%- endmacro %}

{#- time_zone_names(): a select of the zones the engine knows, one a row, in a column `name`. -#}
{% macro time_zone_names() -%}
    {{ return(adapter.dispatch('time_zone_names', 'sales_handoff')()) }}
{%- endmacro %}

{% macro default__time_zone_names() -%}
    select name from pg_timezone_names()
{%- endmacro %}

{#- Spark lists none: those that Python knows, which are the IANA's as well. -#}
{% macro spark__time_zone_names() -%}
    select explode(array('{{ modules.pytz.all_timezones | join("', '") }}')) as name
{%- endmacro %}

{#-
  check_time_zone(): stops a build whose session is in another zone than UTC, where the engine would take a raw time without
  a zone, which is UTC, for one of that zone. Elsewhere each cast says which it is.
-#}
{% macro check_time_zone() %}
    {{ return(adapter.dispatch('check_time_zone', 'sales_handoff')()) }}
{% endmacro %}

{% macro default__check_time_zone() %}
{% endmacro %}

{% macro duckdb__check_time_zone() %}
    {%- do refuse_other_zones("select current_setting('TimeZone')", 'TimeZone', 'settings') -%}
{% endmacro %}

{% macro spark__check_time_zone() %}
    {%- do refuse_other_zones('select current_timezone()', 'spark.sql.session.timeZone', 'server_side_parameters') -%}
{% endmacro %}

{% macro refuse_other_zones(query, name, place) %}
    {%- set zone = run_query(query).columns[0][0] -%}
    {%- if zone not in ('UTC', 'Etc/UTC') -%}
        {%- do exceptions.raise_compiler_error("The profile: " ~ name ~ " is " ~ zone ~ ". Write " ~ name ~ ": UTC under its " ~ place ~ ".") -%}
    {%- endif -%}
{% endmacro %}
