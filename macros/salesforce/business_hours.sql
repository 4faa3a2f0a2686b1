{#- The weekdays as the columns of BusinessHours name them, in the order of their numbers: 1 is Monday. -#}
{% macro salesforce_weekdays() %}
    {{ return(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']) }}
{% endmacro %}

{#- The columns that say when each weekday opens and closes: monday_start_<unit>, monday_end_<unit>, and so on. -#}
{% macro salesforce_hours_columns(unit) %}
    {%- set columns = [] -%}
    {%- for day in salesforce_weekdays() -%}
        {%- do columns.extend([day ~ '_start_' ~ unit, day ~ '_end_' ~ unit]) -%}
    {%- endfor -%}
    {{ return(columns) }}
{% endmacro %}

{#- For unreadable(): each of these columns, with what was read from it. -#}
{% macro salesforce_hours_read() %}
    {%- set read = [] -%}
    {%- for column in salesforce_hours_columns('time') -%}
        {%- do read.append([column, column, salesforce_minute_of_day(column)]) -%}
    {%- endfor -%}
    {{ return(read) }}
{% endmacro %}

{#- The weekdays that open only, close only, or close before or when they open, 'monday, tuesday', or null. The end of a day that
    ends at midnight is minute 0. -#}
{% macro salesforce_impossible_days() -%}
    nullif(concat_ws(', '
    {%- for day in salesforce_weekdays() -%}
        {%- set opens, closes = day ~ '_start_minute', day ~ '_end_minute' %}
        , case
            when ({{ opens }} is null) <> ({{ closes }} is null) or ({{ opens }} >= {{ closes }} and {{ closes }} <> 0)
                then '{{ day }}'
        end
    {%- endfor %}
    ), '')
{%- endmacro %}

{#- salesforce_minute_of_day(text): Salesforce's local time of day, '09:00:00.000Z', as minutes since midnight. Its Z is not UTC. -#}
{% macro salesforce_minute_of_day(text) -%}
    {{ to_minute_of_day("split_part(replace(upper(trim(" ~ text ~ ")), 'Z', ''), '.', 1)") }}
{%- endmacro %}

{#- salesforce_day(text): the day of a date, or of a date written as a time, as a date. -#}
{% macro salesforce_day(text) -%}
    {{ to_date('substring(trim(' ~ text ~ '), 1, 10)') }}
{%- endmacro %}
