{{ config(materialized='table', meta={'looks_back': true}) }}

{#-
  Fingerprints are read as the last build left them: they are brought up to date with what this model says, and there is no
  ref() to them.
-#}
with fingerprints as (
    select * from {{ ref('int_crm__current_fingerprints') }}
){% if starts_anew() %}

-- Everything is built: no record has to be told apart.
select *
from fingerprints
where false
{%- else %},

fingerprints_before as (
    select * from {{ relation_of_model('int_crm__fingerprints') }}
)

select
    coalesce(fingerprints.crm, fingerprints_before.crm) as crm,
    coalesce(fingerprints.source_relation, fingerprints_before.source_relation) as source_relation,
    coalesce(fingerprints.record_id, fingerprints_before.record_id) as record_id,
    fingerprints.fingerprint
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
