{#-
  Salesforce writes one id with 15 characters, upper and lower case distinct, or with 18: the same 15 and a
  checksum. API and data loader give 18, reports give 15, and the two meet in one export.
-#}

{#- salesforce_id_15(id): the form of an id to compare by, its first 15 characters. -#}
{% macro salesforce_id_15(id) -%}
    substring({{ id }}, 1, 15)
{%- endmacro %}

{#- is_salesforce_id(text, prefixes): is the text an id of such a record ('005' user, '00G' group or queue)? -#}
{% macro is_salesforce_id(text, prefixes) -%}
    {{ text_matches(text, '^(' ~ prefixes | join('|') ~ ')[0-9A-Za-z]{12}([0-9A-Za-z]{3})?$') }}
{%- endmacro %}

{#-
  left_join_written_ids(row, reference, ids, key, name) and written_id(reference, key, name)

  A reference to a record, as that record's own row writes its id; as it is where there is no such record.

    select {{ written_id('tasks.owner_id', 'user_id', 'owner') }} as owner_id
    from tasks
    {{ left_join_written_ids('tasks', 'owner_id', 'user_ids', 'user_id', 'owner') }}

  A reference as long as the written id is the written id. Only the others are looked up: a null key costs no lookup,
  and in an export of one length, the usual one, millions of rows pass without any.

  row        the CTE that refers, with a column source_relation; in left_join_written_ids only
  reference  its column that refers; in written_id with the CTE before it
  ids        name of a CTE: source_relation, `key` (the id as written) and `key`_15, unique in each org
  key        name of its id column
  name       what the record is to the referring row, unique among the joins of a select
-#}
{% macro left_join_written_ids(row, reference, ids, key, name) -%}
    {%- set id = row ~ '.' ~ reference -%}
    left join {{ ids }} as {{ name }}_of_15
        on
            {{ row }}.source_relation = {{ name }}_of_15.source_relation
            and case when length({{ id }}) = 15 then {{ id }} end = {{ name }}_of_15.{{ key }}_15
    left join {{ ids }} as {{ name }}_of_18
        on
            length({{ name }}_of_18.{{ key }}) = 15
            and {{ row }}.source_relation = {{ name }}_of_18.source_relation
            and case when length({{ id }}) = 18 then {{ salesforce_id_15(id) }} end = {{ name }}_of_18.{{ key }}
{%- endmacro %}

{% macro written_id(reference, key, name) -%}
    coalesce({{ name }}_of_15.{{ key }}, {{ name }}_of_18.{{ key }}, {{ reference }})
{%- endmacro %}
