{{ config(materialized='table', meta={'looks_back': true}) }}

{#-
  Which of two rows with one id is kept is decided between the records that they belong to. So when any record has changed,
  the rows of a record are also screened again if it had such rows, or has the id of a changed record's row. The tables of
  screened rows are read as the last build left them: they are brought up to date with what this model says, and there is no
  ref() to them.
-#}
{% for table in records_of_leads() %}
-- depends_on: {{ ref('base_generic__' ~ table) }}, {{ ref('int_hubspot__' ~ table) }}, {{ ref('int_salesforce__' ~ table) }}
{%- endfor %}
-- Raw rows are screened after their fingerprints are taken, so that the next run finds what changes in between.
-- depends_on: {{ ref('int_crm__fingerprints') }}

with changed as (
    select
        crm,
        source_relation,
        record_id
    from {{ ref('int_crm__fingerprint_changes') }}
),
{% for table, id in records_of_leads().items() if not starts_anew() %}
{{ table }}_before as {{ not_materialized() }} (
    select
        crm,
        source_relation,
        {{ record_id(id) }} as record_id,
        {{ id }} as row_id,
        quarantine_reason
    from {{ relation_of_model('int_crm__' ~ table ~ '_screened') }}
),

{{ table }}_to_compare as (
    select row_id
    from {{ table }}_before
    where quarantine_reason = 'duplicate key' and exists (select 1 from changed)

    union all

    -- As loaded: nothing of these, which are the largest, has to be cast.
    select {{ blank_to_null(id) }} as row_id
    from {{ ref('base_generic__' ~ table) }}
    where record_id in (select record_id from changed)
    {%- for crm in ['hubspot', 'salesforce'] %}

    union all

    select {{ id }} as row_id
    from {{ ref('int_' ~ crm ~ '__' ~ table) }}
    where {{ record_id(id) }} in (select record_id from changed)
    {%- endfor %}
),

{{ table }}_sharing_ids as (
    select distinct
        crm,
        source_relation,
        record_id
    from {{ table }}_before
    where row_id in (select row_id from {{ table }}_to_compare)
),
{% endfor %}
records as (
    select * from changed
    {%- for table in records_of_leads() if not starts_anew() %}
    union
    select * from {{ table }}_sharing_ids
    {%- endfor %}
)

select
    crm,
    source_relation,
    record_id,
    {{ hash_key(['crm', 'source_relation', 'record_id']) }} as lead_key
from records
