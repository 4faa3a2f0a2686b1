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

{#- time_zone_names(): a select of the zones the engine knows, one a row, in a column `name`. -#}
{% macro time_zone_names() -%}
    {{ return(adapter.dispatch('time_zone_names', 'sales_handoff')()) }}
{%- endmacro %}

{% macro default__time_zone_names() -%}
    select name from pg_timezone_names()
{%- endmacro %}
