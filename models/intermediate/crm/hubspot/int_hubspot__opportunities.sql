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
),

links as (
    select
        associations.source_relation,
        associations.deal_id,
        coalesce(absent_contacts.winner_contact_id, associations.contact_id) as contact_id,
        associations.preference
    from associations
    left join absent_contacts
        on
            associations.source_relation = absent_contacts.source_relation
            and associations.contact_id = absent_contacts.contact_id
),

contacts as (
    select
        source_relation,
        contact_id,
        min(created_at) as created_at
    from {{ ref('stg_hubspot__contact') }}
    group by source_relation, contact_id
),

-- Of several contacts the one with a label of its own, then the oldest.
ranked_links as (
    select
        links.*,
        row_number() over (
            partition by links.source_relation, links.deal_id
            order by links.preference, contacts.created_at nulls last, {{ natural_order('links.contact_id') }}
        ) as link_rank
    from links
    left join contacts
        on links.source_relation = contacts.source_relation and links.contact_id = contacts.contact_id
    where links.contact_id is not null
),

stages as (
    select * from {{ ref('int_hubspot__deal_stages') }}
),

judged as (
    select
        deals.*,
        coalesce(deals.is_closed, stages.is_closed) as is_closed_now,
        coalesce(deals.is_won, stages.is_won) as is_won_now,
        case when deals.closed_at > deals.updated_at then deals.updated_at else deals.closed_at end as closed_by_then
    from deals
    left join stages
        on deals.source_relation = stages.source_relation and deals.stage_id = stages.stage_id
)

-- A deal that was archived is no lead's: it qualifies nobody and ends nothing. The close date of an open deal is a plan. What
-- is closed was so when it last changed, however far ahead that date was left.
select
    'hubspot' as crm,
    judged.source_relation,
    'deal' as raw_table,
    judged.deal_id as opportunity_id,
    ranked_links.contact_id as lead_id,
    cast(null as {{ dbt.type_string() }}) as account_id,
    ranked_links.contact_id,
    judged.owner_id,
    judged.created_at,
    judged.stage_id as stage,
    coalesce(judged.lead_source, judged.analytics_source) as lead_source,
    judged.is_closed_now as is_closed,
    judged.is_won_now as is_won,
    case
        when (judged.is_closed_now or judged.is_won_now) and judged.closed_by_then is not null
            then greatest(judged.closed_by_then, judged.created_at)
    end as closed_at,
    judged.amount,
    judged.unreadable
from judged
left join ranked_links
    on
        judged.source_relation = ranked_links.source_relation
        and judged.deal_id = ranked_links.deal_id
        and ranked_links.link_rank = 1
        and not coalesce(judged.is_deleted, false)
