with deals as (
    select * from {{ ref('stg_hubspot__deal') }}
),

links as (
    select * from {{ ref('int_hubspot__deal_contacts') }}
),

mql_moments as (
    select * from {{ ref('int_hubspot__deal_mql_moments') }}
),

contacts as (
    select
        source_relation,
        contact_id,
        min(created_at) as created_at
    from {{ ref('stg_hubspot__contact') }}
    group by source_relation, contact_id
),

-- Of several contacts the one with a label of its own, then the one that last became an MQL before the deal, whatever
-- colleague or older contact is beside it, then the oldest.
ranked_links as (
    select
        links.*,
        row_number() over (
            partition by links.source_relation, links.deal_id
            order by
                links.preference, mql_moments.mql_at desc nulls last, contacts.created_at nulls last,
                {{ natural_order('links.contact_id') }}
        ) as link_rank
    from links
    left join mql_moments
        on
            links.source_relation = mql_moments.source_relation
            and links.deal_id = mql_moments.deal_id
            and links.contact_id = mql_moments.contact_id
    left join contacts
        on links.source_relation = contacts.source_relation and links.contact_id = contacts.contact_id
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
