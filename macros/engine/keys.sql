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
