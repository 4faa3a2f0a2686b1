{#-
  Text to typed values. Each gives null where the text is blank or cannot be read, and never fails: what could not be
  read is named by unreadable() and set aside with its reason.
-#}

{#- blank_to_null(text): trimmed text, null where nothing is left. -#}
{% macro blank_to_null(text) -%}
    {{ return(adapter.dispatch('blank_to_null', 'sales_handoff')(text)) }}
{%- endmacro %}

{% macro default__blank_to_null(text) -%}
    nullif(trim({{ text }}), '')
{%- endmacro %}

{% macro postgres__blank_to_null(text) -%}
    nullif(trim(both {{ blanks() }} from {{ text }}), '')
{%- endmacro %}

{% macro spark__blank_to_null(text) -%}
    nullif(trim(both {{ blanks()[1:] }} from {{ text }}), '')
{%- endmacro %}

{#-
  DuckDB trims no tabs and line ends unless told to, and finds out many times as fast as it trims that there is nothing to
  trim: blanks and all that end a line are below '!', and most texts begin and end above it, in plain ASCII. Few functions:
  of small tables most of the time goes into binding them, once more for each view that reads a view.
-#}
{% macro duckdb__blank_to_null(text) -%}
    case
        when {{ text }} < '!' or right({{ text }}, 1) < '!' or strlen({{ text }}) <> length({{ text }})
            then nullif(trim({{ text }}, {{ blanks() }}), '')
        else nullif({{ text }}, '')
    end
{%- endmacro %}

{#- What is trimmed: blanks, one that does not break a line among them, tabs and line ends. -#}
{% macro blanks() -%}
    e' \t\n\r{{ "\u00a0" }}'
{%- endmacro %}

{#-
  to_utc(text): ISO-8601 text, with or without an offset (none = UTC), as a UTC timestamp without zone.
  Goes through a zoned timestamp because a plain cast drops the offset; the session's zone is UTC (profiles.yml).
  An engine would take BST for Dhaka and +99:00 for four days: names of zones, but for UTC, and offsets of more than 14
  hours are not read.
-#}
{% macro to_utc(text) -%}
    {{ return(adapter.dispatch('to_utc', 'sales_handoff')(text)) }}
{%- endmacro %}

{% macro default__to_utc(text) -%}
    case
        when {{ text_matches(text, iso_8601()) }} then cast(try_cast(trim({{ text }}) as timestamptz) as timestamp)
    end
{%- endmacro %}

{#-
  DuckDB takes four times as long to go through the session's zone, and twice that to look for a pattern: of the usual forms
  of a UTC time a plain cast is enough. It reads no blank before the offset, which Snowflake puts there. What is infinite is
  no time: it is of no such form.
-#}
{% macro duckdb__to_utc(text) -%}
    case
        when
            {%- for ending in ['', 'Z', '.___Z', '.___+0000', '+00:00'] %}
            {{ 'or ' if not loop.first }}{{ text }} like '____-__-_____:__:__{{ ending }}'
            {%- endfor %}
            then try_cast({{ text }} as timestamp)
        when {{ text_matches(text, iso_8601()) }}
            then make_timestamp(epoch_us(coalesce(
                try_cast({{ text }} as timestamptz),
                try_cast(replace(replace(trim({{ text }}, {{ blanks() }}), ' +', '+'), ' -', '-') as timestamptz)
            )))
    end
{%- endmacro %}

{#- The pattern of a day or a time, with any blanks around it: a cast judges its digits, this what else there is. -#}
{% macro iso_8601() -%}
    ^[^!-~]*[0-9/-]+([T ][0-9:.]+{{ utc_offset() }}?)?[^!-~]*$
{%- endmacro %}

{#- The pattern of an offset: of no more than 14 hours. -#}
{% macro utc_offset() -%}
    (Z| ?UTC| ?[+-](0[0-9]|1[0-3])(:?[0-5][0-9])?| ?[+-]14(:?00)?)
{%- endmacro %}

{#-
  to_boolean(text): true for true/t/yes/y/1, false for false/f/no/n/0, in any case; 1.0 and 0.0 are what pandas makes of a
  column with blanks. Of a list of five DuckDB would make a join, which takes seven times as long.
-#}
{% macro to_boolean(text) -%}
    case lower(trim({{ text }}))
        {%- for word in ['true', 't', 'yes', 'y', '1', '1.0'] %}
        when '{{ word }}' then true
        {%- endfor %}
        {%- for word in ['false', 'f', 'no', 'n', '0', '0.0'] %}
        when '{{ word }}' then false
        {%- endfor %}
    end
{%- endmacro %}

{#- to_number(text): a number with a decimal point, as double; what is infinite or says that it is none, NaN, is none. -#}
{% macro to_number(text) -%}
    {{ return(adapter.dispatch('to_number', 'sales_handoff')(text)) }}
{%- endmacro %}

{% macro default__to_number(text) -%}
    case when isfinite(try_cast(trim({{ text }}) as {{ type_double() }})) then try_cast(trim({{ text }}) as {{ type_double() }}) end
{%- endmacro %}

{#-
  unreadable(pairs): the names of the columns whose text is there but could not be read, 'created_at, is_deleted', or null.
  pairs  list of [column name, expression of the raw text, expression of the value read from it]
-#}
{% macro unreadable(pairs) -%}
    nullif(concat_ws(', '
    {%- for name, text, value in pairs %}
        , case when {{ value }} is null and {{ blank_to_null(text) }} is not null then '{{ name }}' end
    {%- endfor %}
    ), '')
{%- endmacro %}

{#- digits_of(text): the digits in a text, nothing else. -#}
{% macro digits_of(text) -%}
    {{ replace_each(text, '[^0-9]', '') }}
{%- endmacro %}

{#-
  replace_each(text, pattern, replacement): the text with something else in every place that a pattern matches; in the replacement
  \1 to \9 stand for what its groups matched.
-#}
{% macro replace_each(text, pattern, replacement) -%}
    {{ return(adapter.dispatch('replace_each', 'sales_handoff')(text, pattern, replacement)) }}
{%- endmacro %}

{% macro default__replace_each(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{% macro spark__replace_each(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement | replace("\\", "$") }}')
{%- endmacro %}

{#- without_fraction(text): 2001.0, a whole number that something wrote as a fraction, is 2001; other text is as it is. -#}
{% macro without_fraction(text) -%}
    {{ return(adapter.dispatch('without_fraction', 'sales_handoff')(text)) }}
{%- endmacro %}

{% macro default__without_fraction(text) -%}
    {{ replace_each(text, '^([0-9]+)[.]0+$', '\\1') }}
{%- endmacro %}

{#- DuckDB finds out four times as fast that there is no point in a text, which most ids have not. -#}
{% macro duckdb__without_fraction(text) -%}
    case when contains({{ text }}, '.') then {{ sales_handoff.default__without_fraction(text) }} else {{ text }} end
{%- endmacro %}
