{#- Local dates and clock times from text: null where the text is blank or cannot be read; they never fail. -#}

{#- to_date(text): 'YYYY-MM-DD' as a date. No other notation: 03/04/2024 is two different days. -#}
{% macro to_date(text) -%}
    {{ return(adapter.dispatch('to_date', 'sales_handoff')(text)) }}
{%- endmacro %}

{% macro default__to_date(text) -%}
    case
        when {{ text_matches(text, '^[0-9]{4}-[0-9]{2}-[0-9]{2}$') }} then try_cast({{ text }} as date)
    end
{%- endmacro %}

{#-
  to_minute_of_day(text): 'HH:MM', 'H:MM' or 'HH:MM:00' as minutes since midnight, 0 to 1440 ('24:00', the end of the
  day), as integer.
-#}
{% macro to_minute_of_day(text) -%}
    case
        when {{ text_matches(text, '^(([01]?[0-9]|2[0-3]):[0-5][0-9]|24:00)(:00)?$') }}
            then cast(split_part({{ text }}, ':', 1) as integer) * 60 + cast(split_part({{ text }}, ':', 2) as integer)
    end
{%- endmacro %}

{#- text_matches(text, pattern): does the text match the regular expression somewhere? Anchor it to match the whole. -#}
{% macro text_matches(text, pattern) -%}
    {{ return(adapter.dispatch('text_matches', 'sales_handoff')(text, pattern)) }}
{%- endmacro %}

{% macro default__text_matches(text, pattern) -%}
    regexp_matches({{ text }}, '{{ pattern }}')
{%- endmacro %}

{% macro postgres__text_matches(text, pattern) -%}
    {{ text }} ~ '{{ pattern }}'
{%- endmacro %}

{% macro spark__text_matches(text, pattern) -%}
    {{ text }} rlike '{{ pattern }}'
{%- endmacro %}
