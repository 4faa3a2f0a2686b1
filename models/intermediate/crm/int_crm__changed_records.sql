{{ config(materialized='table') }}

{%- set anew = starts_anew() %}

{#-
  The tables of screened rows are read as the last build left them. There is no ref() to them: they are brought up to date
  with what this model says.
-#}
{% for crm in ['generic', 'hubspot', 'salesforce'] %}
{%- for table in records_of_leads() %}
-- depends_on: {{ ref('int_' ~ crm ~ '__' ~ table) }}
{%- endfor %}
{%- endfor %}

with fingerprints as (
    select * from {{ ref('int_crm__fingerprints') }}
    {%- if anew %}
    where false  -- Everything is built: no record has to be told apart.
    {%- endif %}
),

fingerprints_before as (
    select * from {{ ref('int_crm__fingerprints') if anew else built('fingerprints') }}
    {%- if anew %}
    where false
    {%- endif %}
),

changed as (
    select distinct
        coalesce(fingerprints.crm, fingerprints_before.crm) as crm,
        coalesce(fingerprints.source_relation, fingerprints_before.source_relation) as source_relation,
        coalesce(fingerprints.record_id, fingerprints_before.record_id) as record_id
    from fingerprints
    full join fingerprints_before
        on
            fingerprints.crm = fingerprints_before.crm
            and fingerprints.source_relation = fingerprints_before.source_relation
            and fingerprints.record_id = fingerprints_before.record_id
            and fingerprints.record_table = fingerprints_before.record_table
    where
        fingerprints.fingerprint is null
        or fingerprints_before.fingerprint is null
        or fingerprints.fingerprint <> fingerprints_before.fingerprint
),
{% if not anew %}
-- Which of two rows with one id is kept is decided between the records that they belong to: all of them are looked at
-- again, those with such rows before and those whose rows have the id of a changed record's.
{%- for table, id in records_of_leads().items() %}
{{ table }}_before as (
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
    where quarantine_reason = 'duplicate key'
    {%- for crm in ['generic', 'hubspot', 'salesforce'] %}

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
{%- endif %}
records as (
    select * from changed
    {%- if not anew %}
    {%- for table in records_of_leads() %}
    union
    select * from {{ table }}_sharing_ids
    {%- endfor %}
    {%- endif %}
)

select
    crm,
    source_relation,
    record_id,
    {{ hash_key(['crm', 'source_relation', 'record_id']) }} as lead_key
from records
