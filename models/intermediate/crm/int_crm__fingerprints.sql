{{ config(materialized='table') }}

{#-
  The raw rows are read once to find out whose have changed: a number for each record says whether any of its rows has.
-#}

with rows_of_records as (
    {%- for table, id in dict(records_of_leads(), leads='lead_id').items() %}
    -- Of the generic shape, whose tables are the largest, the raw rows themselves: nothing has to be cast.
    select
        'generic' as crm,
        source_relation,
        record_id,
        row_hash
    from {{ ref('base_generic__' ~ table) }}
    {% for crm in ['hubspot', 'salesforce'] %}
    union all

    select
        crm,
        source_relation,
        {{ record_id(id) }} as record_id,
        {{ row_hash('record_rows') }} as row_hash
    from {{ ref('int_' ~ crm ~ '__' ~ table) }} as record_rows
    {% endfor %}
    {{- '\n    union all\n' if not loop.last }}
    {%- endfor %}
)

select
    crm,
    source_relation,
    record_id,
    {{ fingerprint('row_hash') }} as fingerprint
from rows_of_records
group by crm, source_relation, record_id
