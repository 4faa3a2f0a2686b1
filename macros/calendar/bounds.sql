{#- local_moment(moment, offset_seconds): a UTC timestamp as local time, in a stretch of one UTC offset. -#}
{% macro local_moment(moment, offset_seconds) -%}
    {{ dbt.dateadd('second', offset_seconds, moment) }}
{%- endmacro %}

{#-
  utc_moment(local_date, minute_of_day, offset_seconds): a local date and minutes since its midnight as a UTC timestamp,
  in a stretch of one UTC offset.
-#}
{% macro utc_moment(local_date, minute_of_day, offset_seconds) -%}
    {{ dbt.dateadd(
        'second', '(' ~ minute_of_day ~ ' * 60 - ' ~ offset_seconds ~ ')', 'cast(' ~ local_date ~ ' as timestamp)'
    ) }}
{%- endmacro %}
