{#- The weekdays as the columns of BusinessHours name them, in the order of their numbers: 1 is Monday. -#}
{% macro salesforce_weekdays() %}
    {{ return(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']) }}
{% endmacro %}

{#- salesforce_minute_of_day(text): Salesforce's local time of day, '09:00:00.000Z', as minutes since midnight. Its Z is not UTC. -#}
{% macro salesforce_minute_of_day(text) -%}
    {{ to_minute_of_day("split_part(replace(upper(trim(" ~ text ~ ")), 'Z', ''), '.', 1)") }}
{%- endmacro %}

{#- salesforce_day(text): the day of a date, or of a date written as a time, as a date. -#}
{% macro salesforce_day(text) -%}
    {{ to_date('substring(trim(' ~ text ~ '), 1, 10)') }}
{%- endmacro %}
