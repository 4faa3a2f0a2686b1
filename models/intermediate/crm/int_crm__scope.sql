{{ config(materialized='table', meta={'looks_back': true}) }}

{#- Time may pass for every source that there was: it touches the leads of which something falls due. -#}
{% if starts_anew() %}
-- depends_on: {{ ref('int_crm__lookups') }}
with changed as (
    select 'the build starts anew' as lookup
)
{% else %}
with lookups as (
    select * from {{ ref('int_crm__lookups') }}
),

lookups_before as (
    select * from {{ built('lookups') }}
),

changed as (
    select coalesce(lookups.lookup, lookups_before.lookup) as lookup
    from lookups
    full join lookups_before
        on lookups.lookup = lookups_before.lookup
    where
        case
            when lookups.lookup like 'as_of %' and lookups_before.lookup is not null
                then lookups.fingerprint < lookups_before.fingerprint
            else lookups.fingerprint is distinct from lookups_before.fingerprint
        end
)
{% endif %}
select
    count(*) > 0 as rebuilds_everything,
    {{ joined_text('lookup', 'lookup') }} as reason
from changed
