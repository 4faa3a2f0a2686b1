{#-
  Exact time arithmetic. Durations are whole microseconds (bigint), the resolution of a timestamp, so that sums and
  differences never lose anything; they become whole seconds once, at the end.
-#}

{#- microseconds_between(start, finish): exact, negative where finish is the earlier one. Not the count of boundaries
    that date_diff gives. -#}
{% macro microseconds_between(start, finish) -%}
    {{ return(adapter.dispatch('microseconds_between', 'sales_handoff')(start, finish)) }}
{%- endmacro %}

{% macro default__microseconds_between(start, finish) -%}
    (epoch_us({{ finish }}) - epoch_us({{ start }}))
{%- endmacro %}

{% macro postgres__microseconds_between(start, finish) -%}
    cast(extract(epoch from ({{ finish }}) - ({{ start }})) * 1000000 as bigint)
{%- endmacro %}

{% macro spark__microseconds_between(start, finish) -%}
    (unix_micros({{ finish }}) - unix_micros({{ start }}))
{%- endmacro %}

{#- whole_seconds(microseconds): seconds that are over, as bigint: 59.9 s is 59, -0.1 s is -1. -#}
{% macro whole_seconds(microseconds) -%}
    cast(floor(({{ microseconds }}) / 1000000.0) as bigint)
{%- endmacro %}

{#- seconds_between(start, finish): whole seconds from one timestamp to another, as bigint. -#}
{% macro seconds_between(start, finish) -%}
    {{ whole_seconds(microseconds_between(start, finish)) }}
{%- endmacro %}

{#- add_microseconds(moment, microseconds): the timestamp that many microseconds later. -#}
{% macro add_microseconds(moment, microseconds) -%}
    {{ return(adapter.dispatch('add_microseconds', 'sales_handoff')(moment, microseconds)) }}
{%- endmacro %}

{% macro default__add_microseconds(moment, microseconds) -%}
    ({{ moment }} + to_microseconds({{ microseconds }}))
{%- endmacro %}

{% macro postgres__add_microseconds(moment, microseconds) -%}
    ({{ moment }} + ({{ microseconds }}) * interval '1 microsecond')
{%- endmacro %}

{% macro spark__add_microseconds(moment, microseconds) -%}
    timestamp_micros(unix_micros({{ moment }}) + {{ microseconds }})
{%- endmacro %}

{#- add_minutes(moment, minutes): the timestamp that many minutes later; minutes may have a fraction. -#}
{% macro add_minutes(moment, minutes) -%}
    {{ add_microseconds(moment, 'cast(' ~ minutes ~ ' * 60000000 as bigint)') }}
{%- endmacro %}

{#- span_of(moment, seconds): the number of the span of so many seconds in which a timestamp falls, counted from 1990 on. What
    lies within the seconds of each other falls in one span, or in two that follow each other. -#}
{% macro span_of(moment, seconds) -%}
    cast(floor({{ microseconds_between("timestamp '1990-01-01'", moment) }} / ({{ seconds }} * 1000000.0)) as bigint)
{%- endmacro %}
