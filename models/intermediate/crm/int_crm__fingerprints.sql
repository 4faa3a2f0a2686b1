{{ config(
    materialized='by_lead',
    unique_key='(crm, source_relation, record_id)',
    meta={'changes': 'int_crm__fingerprint_changes'}
) }}

{# Of the records to replace the fingerprints have been found: raw rows are not read for them a second time. #}
-- depends_on: {{ ref('int_crm__current_fingerprints') }}, {{ ref('int_crm__fingerprint_changes') }}

with fingerprints as (
    select * from {{ ref('int_crm__current_fingerprints') if starts_anew() else ref('int_crm__fingerprint_changes') }}
)

select
    crm,
    source_relation,
    record_id,
    fingerprint
from fingerprints
-- Null = all rows of the record are gone.
where fingerprint is not null
