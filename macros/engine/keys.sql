{#-
  hash_key(parts): the surrogate key of a record, from the parts that identify it (text expressions).
  MD5 as a 128-bit UUID: as unlikely to collide as the usual 32 characters of text, a third of the size,
  and joins and windows over it take half the time. A null part gives a null key.
-#}
{% macro hash_key(parts) -%}
    {{ return(adapter.dispatch('hash_key', 'sales_handoff')(parts)) }}
{%- endmacro %}

{% macro default__hash_key(parts) -%}
    cast(md5({{ parts | join(" || '|' || ") }}) as uuid)
{%- endmacro %}

{#- Spark has no type for them: the text that the others write. -#}
{% macro spark__hash_key(parts) -%}
    regexp_replace(md5({{ parts | join(" || '|' || ") }}), '(.{8})(.{4})(.{4})(.{4})(.{12})', '$1-$2-$3-$4-$5')
{%- endmacro %}

{#- smallest_key(key): the smallest of a group's keys, which hash_key() made. -#}
{% macro smallest_key(key) -%}
    {{ return(adapter.dispatch('smallest_key', 'sales_handoff')(key)) }}
{%- endmacro %}

{% macro default__smallest_key(key) -%}
    min({{ key }})
{%- endmacro %}

{#- Postgres compares UUIDs, but finds no smallest one. Their text is in the same order. -#}
{% macro postgres__smallest_key(key) -%}
    cast(min(cast({{ key }} as text)) as uuid)
{%- endmacro %}
