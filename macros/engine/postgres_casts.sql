{#-
  The casts of text_casts.sql and local_casts.sql on Postgres, whose own fail on what they cannot read: it is asked for
  nothing but what a pattern lets through. Each condition is a case of its own, as an `and` may be judged in any order.
-#}
{% macro postgres__to_date(text) -%}
    {{ cast_of_day(text, '^' ~ day_pattern() ~ '$', 'cast(' ~ text ~ ' as date)') }}
{%- endmacro %}

{#- A text in the usual form is read as it is. Else it gets two digits in every place, and loses what is behind the microsecond. -#}
{% macro postgres__to_utc(text) -%}
    {%- set dashed = "translate(" ~ blank_to_null(text) ~ ", '/', '-')" -%}
    {%- set padded = "regexp_replace(" ~ dashed ~ ", '(^|[-: T])([0-9])(?![0-9])', '\\10\\2', 'g')" -%}
    {%- set written = "regexp_replace(" ~ padded ~ ", '([.][0-9]{6})[0-9]+', '\\1')" -%}
    coalesce(
        {{ cast_of_day(text, moment_pattern(), cast_of_moment(text)) }},
        {{ cast_of_day(written, moment_pattern(), cast_of_moment(written)) }}
    )
{%- endmacro %}

{#- As many digits as a double can hold, and more: what does not fit would be an error. -#}
{% macro postgres__to_number(text) -%}
    {%- set pattern = '^[+-]?([0-9]{1,30}[.]?[0-9]{0,30}|[.][0-9]{1,30})([eE][+-]?[0-9]{1,2})?$' -%}
    case when {{ text_matches(blank_to_null(text), pattern) }} then cast({{ text }} as double precision) end
{%- endmacro %}

{#- cast_of_day(text, pattern, value): `value` where the text matches and the day with which it begins is there in its month. -#}
{% macro cast_of_day(text, pattern, value) -%}
    case
        when {{ text_matches(text, pattern) }}
            then case
                when
                    extract(day from cast(left({{ text }}, 8) || '01' as date) + cast(substr({{ text }}, 9, 2) as integer) - 1)
                    = cast(substr({{ text }}, 9, 2) as integer)
                    then {{ value }}
            end
    end
{%- endmacro %}

{#- The session's zone may be any: a time without an offset gets one. -#}
{% macro cast_of_moment(text) -%}
    cast({{ text }} || case when {{ text_matches(text, ':.*' ~ utc_offset() ~ '$') }} then '' else ' UTC' end as timestamptz) at time zone 'UTC'
{%- endmacro %}

{#- Postgres knows no year 0. -#}
{% macro day_pattern() -%}
    ([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])
{%- endmacro %}

{% macro moment_pattern() -%}
    {%- set time = '(([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?|24:00(:00([.]0+)?)?)' -%}
    ^{{ day_pattern() }}([T ]{{ time }}{{ utc_offset() }}?)?$
{%- endmacro %}
