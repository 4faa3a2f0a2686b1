{{ config(materialized='table') }}

-- What names a contact that is not in the export any more, because it was merged, is about the contact that it went into.
with contacts as (
    select * from {{ ref('stg_hubspot__contact') }}
),

merged_contacts as (
    select * from {{ ref('int_hubspot__merges') }}
),

{{ followed('merged_contacts', 'merged_contact_id', 'winner_contact_id') }}

select
    followed.source_relation,
    followed.merged_contact_id as contact_id,
    followed.winner_contact_id
from followed
left join contacts
    on
        followed.source_relation = contacts.source_relation
        and followed.merged_contact_id = contacts.contact_id
where contacts.contact_id is null
