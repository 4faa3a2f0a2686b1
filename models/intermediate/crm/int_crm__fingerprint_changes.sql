{{ config(materialized='table', meta={'looks_back': true}) }}

{% if starts_anew() -%}
-- Everything is built: no record has to be told apart.
select
    crm,
    source_relation,
    record_id
from {{ ref('int_crm__fingerprints') }}
where false
{%- else -%}
with fingerprints as (
    select * from {{ ref('int_crm__fingerprints') }}
),

fingerprints_before as (
    select * from {{ built('fingerprints') }}
)

select
    coalesce(fingerprints.crm, fingerprints_before.crm) as crm,
    coalesce(fingerprints.source_relation, fingerprints_before.source_relation) as source_relation,
    coalesce(fingerprints.record_id, fingerprints_before.record_id) as record_id
from fingerprints
full join fingerprints_before
    on
        fingerprints.crm = fingerprints_before.crm
        and fingerprints.source_relation = fingerprints_before.source_relation
        and fingerprints.record_id = fingerprints_before.record_id
where
    fingerprints.fingerprint is null
    or fingerprints_before.fingerprint is null
    or fingerprints.fingerprint <> fingerprints_before.fingerprint
{%- endif %}
