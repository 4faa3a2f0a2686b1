with deals as (
    select * from {{ ref('stg_hubspot__deal') }}
),

items as (
    select
        source_relation,
        deal_id,
        {{ list_items('contact_ids') }} as item
    from deals
    where contact_ids is not null
),

-- dlt names one side of an association after itself and calls the other value.
associations as (
    select
        source_relation,
        coalesce(deal_id, other_id) as deal_id,
        coalesce(contact_id, other_id) as contact_id,
        case when coalesce(type_id, '3') = '3' then 1 else 0 end as preference
    from {{ ref('stg_hubspot__deal_contact') }}

    union all

    select
        source_relation,
        deal_id,
        {{ hubspot_id_in('item') }} as contact_id,
        1 as preference
    from items
),

absent_contacts as (
    select * from {{ ref('int_hubspot__absent_contacts') }}
)

-- What is labelled in one place and not in another is labelled.
select
    associations.source_relation,
    associations.deal_id,
    coalesce(absent_contacts.winner_contact_id, associations.contact_id) as contact_id,
    min(associations.preference) as preference
from associations
left join absent_contacts
    on
        associations.source_relation = absent_contacts.source_relation
        and associations.contact_id = absent_contacts.contact_id
where associations.deal_id is not null and associations.contact_id is not null
group by
    associations.source_relation,
    associations.deal_id,
    coalesce(absent_contacts.winner_contact_id, associations.contact_id)
