{#- HubSpot's ids are whole numbers. pandas makes fractions of them where a column has blanks: 2001.0 is 2001. -#}

{#- hubspot_id(text): an id without the fraction; null where the text is blank. -#}
{% macro hubspot_id(text) -%}
    {{ without_fraction(blank_to_null(text)) }}
{%- endmacro %}

{#- hubspot_id_in(item): the id in an item of list_items(), which may carry JSON's quotes and brackets; null without one. -#}
{% macro hubspot_id_in(item) -%}
    nullif({{ digits_of("regexp_replace(" ~ item ~ ", '[.]0+[^0-9]*$', '')") }}, '')
{%- endmacro %}
