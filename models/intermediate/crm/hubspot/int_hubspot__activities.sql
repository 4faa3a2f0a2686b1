with engagements as (
    select * from {{ ref('int_hubspot__engagements') }}
),

user_ids as (
    select * from {{ ref('int_hubspot__user_ids') }}
),

absent_contacts as (
    select * from {{ ref('int_hubspot__absent_contacts') }}
),

items as (
    select
        source_relation,
        engagement_id,
        {{ list_items('contact_ids') }} as item
    from engagements
    where contact_ids is not null
),

associations as (
    select
        source_relation,
        engagement_id,
        contact_id
    from {{ ref('stg_hubspot__engagement_contact') }}
    where engagement_id is not null and contact_id is not null

    union all

    select
        source_relation,
        engagement_id,
        {{ hubspot_id_in('item') }} as contact_id
    from items
    where {{ hubspot_id_in('item') }} is not null
),

-- An engagement with a contact and with one that was merged into it is one of that contact.
with_contacts_of_today as (
    select distinct
        associations.source_relation,
        associations.engagement_id,
        coalesce(absent_contacts.winner_contact_id, associations.contact_id) as contact_id
    from associations
    left join absent_contacts
        on
            associations.source_relation = absent_contacts.source_relation
            and associations.contact_id = absent_contacts.contact_id
),

counted as (
    select
        *,
        count(*) over (partition by source_relation, engagement_id) as contacts
    from with_contacts_of_today
)

-- One row for each contact that it was with. The id says the contact only where there are several.
select
    'hubspot' as crm,
    engagements.source_relation,
    engagements.raw_table,
    engagements.raw_table || '-' || engagements.engagement_id
    || case when counted.contacts > 1 then '-' || counted.contact_id else '' end as activity_id,
    counted.contact_id as lead_id,
    engagements.raw_table as raw_type,
    engagements.raw_subtype,
    engagements.direction,
    cast(null as boolean) as is_automated,
    engagements.owner_id as performed_by_id,
    coalesce(user_ids.owner_id, 'user:' || engagements.created_by_user_id) as created_by_id,
    engagements.created_at,
    engagements.occurred_at,
    engagements.due_at,
    engagements.is_completed,
    engagements.outcome,
    engagements.unreadable
from engagements
left join counted
    on
        engagements.source_relation = counted.source_relation
        and engagements.engagement_id = counted.engagement_id
left join user_ids
    on
        engagements.source_relation = user_ids.source_relation
        and engagements.created_by_user_id = user_ids.user_id
