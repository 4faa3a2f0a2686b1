{#-
  The casts of text_casts.sql and local_casts.sql by patterns, which let through what DuckDB reads and nothing else. A cast of
  Postgres fails on what it cannot read; Spark's reads other forms. Each condition is a case of its own, as an `and` may be
  judged in any order.
-#}
{% macro postgres__to_date(text) -%}
    {{ cast_of_day(text, '^' ~ day_pattern() ~ '$', 'cast(' ~ text ~ ' as date)') }}
{%- endmacro %}

{#- A text in the usual form is read as it is. -#}
{% macro postgres__to_utc(text) -%}
    coalesce(
        {{ cast_of_day(text, moment_pattern(), cast_of_moment(text)) }},
        {{ cast_of_day(usual_form(text), moment_pattern(), cast_of_moment(usual_form(text))) }}
    )
{%- endmacro %}

{% macro spark__to_utc(text) -%}
    case
        when {{ text_matches(text, moment_pattern()) }} then {{ spark_cast_of_moment(text) }}
        when {{ text_matches(usual_form(text), moment_pattern()) }} then {{ spark_cast_of_moment(usual_form(text)) }}
    end
{%- endmacro %}

{#- usual_form(text): a time with dashes and two digits in every place, without what is behind the microsecond. -#}
{% macro usual_form(text) -%}
    {%- set dashed = "translate(" ~ blank_to_null(text) ~ ", '/', '-')" -%}
    {{ replace_each(replace_each(dashed, '(^|[-: T])([0-9])(?![0-9])', '\\10\\2'), '([.][0-9]{6})[0-9]+', '\\1') }}
{%- endmacro %}

{% macro postgres__to_number(text) -%}
    {{ number_by_pattern(text) }}
{%- endmacro %}

{% macro spark__to_number(text) -%}
    {{ number_by_pattern(text) }}
{%- endmacro %}

{#- As many digits as a double can hold, and more: what does not fit would be an error, or infinite. -#}
{% macro number_by_pattern(text) -%}
    {%- set pattern = '^[+-]?([0-9]{1,30}[.]?[0-9]{0,30}|[.][0-9]{1,30})([eE][+-]?[0-9]{1,2})?$' -%}
    case when {{ text_matches(blank_to_null(text), pattern) }} then cast({{ text }} as {{ type_double() }}) end
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

{#- Spark knows no 24:00, and no offset behind a time without seconds. -#}
{% macro spark_cast_of_moment(text) -%}
    {%- set with_seconds = replace_each(text, '([T ][0-9]{2}:[0-9]{2})($|[^0-9:])', '\\1:00\\2') -%}
    case
        when {{ text_matches(text, '[T ]24:') }}
            then try_cast({{ replace_each(with_seconds, '([T ])24:', '\\100:') }} as timestamp) + interval '1 day'
        else try_cast({{ with_seconds }} as timestamp)
    end
{%- endmacro %}
