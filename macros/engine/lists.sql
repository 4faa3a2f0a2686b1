{#-
  Lists in one text, and times that count from 1970: what CRMs write into columns. Like the casts of text_casts.sql they
  never fail: what cannot be read is null, and an empty list has no items.
-#}

{#- list_items(text): one row for each item of '1;2' or '["1","2"]'. For the select list of a CTE that holds no other. -#}
{% macro list_items(text) -%}
    {{ return(adapter.dispatch('list_items', 'sales_handoff')(text)) }}
{%- endmacro %}

{% macro default__list_items(text) -%}
    regexp_split_to_table({{ text }}, '[;,]')
{%- endmacro %}

{% macro duckdb__list_items(text) -%}
    unnest(string_split_regex({{ text }}, '[;,]'))
{%- endmacro %}

{% macro spark__list_items(text) -%}
    explode(split({{ text }}, '[;,]'))
{%- endmacro %}

{#- json_items(text): one row for each item of a JSON array, for json_text(). For the select list, as list_items(). -#}
{% macro json_items(text) -%}
    {{ return(adapter.dispatch('json_items', 'sales_handoff')(text)) }}
{%- endmacro %}

{% macro default__json_items(text) -%}
    json_array_elements(cast({{ text }} as json))
{%- endmacro %}

{% macro duckdb__json_items(text) -%}
    unnest(cast(case when json_valid({{ text }}) then json_extract({{ text }}, '$[*]') end as json[]))
{%- endmacro %}

{% macro spark__json_items(text) -%}
    explode(from_json({{ text }}, 'array<string>'))
{%- endmacro %}

{#- json_text(item, keys): the text under `keys`, one inside the other, of an item of json_items(). -#}
{% macro json_text(item, keys) -%}
    {{ return(adapter.dispatch('json_text', 'sales_handoff')(item, keys)) }}
{%- endmacro %}

{% macro default__json_text(item, keys) -%}
    json_extract_path_text({{ item }}, '{{ keys | join("', '") }}')
{%- endmacro %}

{% macro duckdb__json_text(item, keys) -%}
    json_extract_string({{ item }}, '$.{{ keys | join('.') }}')
{%- endmacro %}

{% macro spark__json_text(item, keys) -%}
    get_json_object({{ item }}, '$.{{ keys | join('.') }}')
{%- endmacro %}

{#-
  to_utc_or_epoch(text): as to_utc(); a bare number is milliseconds since 1970. One of more than 13 digits, of microseconds
  say, is no time: an engine would fail on it. Nor is a number with a fraction, a day in a spreadsheet; 1770024600000.0 has none.
-#}
{% macro to_utc_or_epoch(text) -%}
    {{ return(adapter.dispatch('to_utc_or_epoch', 'sales_handoff')(text)) }}
{%- endmacro %}

{% macro default__to_utc_or_epoch(text) -%}
    case
        when trim({{ text }}) ~ '{{ milliseconds() }}'
            then to_timestamp(cast(trim({{ text }}) as numeric) / 1000) at time zone 'UTC'
        else {{ to_utc(text) }}
    end
{%- endmacro %}

{% macro duckdb__to_utc_or_epoch(text) -%}
    case
        when regexp_matches(trim({{ text }}), '{{ milliseconds() }}') then epoch_ms(try_cast(trim({{ text }}) as bigint))
        else {{ to_utc(text) }}
    end
{%- endmacro %}

{% macro spark__to_utc_or_epoch(text) -%}
    case
        when trim({{ text }}) rlike '{{ milliseconds() }}' then timestamp_millis(cast(split_part(trim({{ text }}), '.', 1) as bigint))
        else {{ to_utc(text) }}
    end
{%- endmacro %}

{#- The pattern of a number of milliseconds up to the year 2286. -#}
{% macro milliseconds() -%}
    ^[0-9]{1,13}([.]0+)?$
{%- endmacro %}
