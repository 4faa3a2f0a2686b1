{{ config(materialized='table') }}

{#-
  The raw rows are read once to find out whose have changed: a number for each record says whether any of its rows has. No
  two CRMs share a record: each is grouped by itself, by fewer columns.
-#}
{%- set tables = dict(records_of_leads(), leads='lead_id') %}

with generic_rows as (
    {%- for table in tables %}
    -- The raw rows themselves, as these tables are the largest: nothing has to be cast.
    select
        source_relation,
        record_id,
        row_hash
    from {{ ref('base_generic__' ~ table) }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),
{% for crm in ['hubspot', 'salesforce'] %}
{{ crm }}_rows as (
    {%- for table, id in tables.items() %}
    select
        source_relation,
        {{ record_id(id) }} as record_id,
        {{ row_hash('record_rows') }} as row_hash
    from {{ ref('int_' ~ crm ~ '__' ~ table) }} as record_rows
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),
{% endfor %}
fingerprints as (
    {%- for crm in ['generic', 'hubspot', 'salesforce'] %}
    select
        '{{ crm }}' as crm,
        source_relation,
        record_id,
        {{ fingerprint('row_hash') }} as fingerprint
    from {{ crm }}_rows
    group by source_relation, record_id
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select *
from fingerprints
