-- A deleted opportunity is kept, and is nobody's: neither a qualification nor an outcome. CloseDate is a day: its
-- midnight may lie before the opportunity was entered, the earliest it can have closed. What is closed was so when it last
-- changed, however far ahead its CloseDate was left.
with opportunities as (
    select
        *,
        coalesce(is_deleted, false) as is_gone,
        case
            when close_date > last_modified_at then greatest(last_modified_at, created_at)
            when close_date is not null then greatest(close_date, created_at)
        end as closed_by_its_date
    from {{ ref('stg_salesforce__opportunity') }}
),

contact_roles as (
    select * from {{ ref('stg_salesforce__opportunity_contact_role') }}
    where not coalesce(is_deleted, false)
),

user_ids as (
    select * from {{ ref('int_salesforce__user_ids') }}
),

converted_leads as (
    select * from {{ ref('int_salesforce__converted_leads') }}
    where converted_opportunity_id is not null
),

contact_leads as (
    select * from {{ ref('int_salesforce__contact_leads') }}
),

-- The links from an opportunity to a lead, best first: converted into it, a contact with a role in it (the main one,
-- then the oldest role), the contact it was created from.
links as (
    select
        source_relation,
        {{ salesforce_id_15('converted_opportunity_id') }} as opportunity_id_15,
        lead_id,
        cast(null as timestamp) as lead_created_at,
        1 as preference,
        converted_at as linked_at,
        lead_id as link_id
    from converted_leads

    union all

    select
        contact_roles.source_relation,
        {{ salesforce_id_15('contact_roles.opportunity_id') }} as opportunity_id_15,
        contact_leads.lead_id,
        contact_leads.created_at as lead_created_at,
        case when contact_roles.is_primary then 2 else 3 end as preference,
        contact_roles.created_at as linked_at,
        contact_roles.opportunity_contact_role_id as link_id
    from contact_roles
    inner join contact_leads
        on
            contact_roles.source_relation = contact_leads.source_relation
            and {{ salesforce_id_15('contact_roles.contact_id') }} = contact_leads.contact_id_15
            and coalesce(contact_roles.created_at, timestamp '1990-01-01') >= contact_leads.starts_at
            and coalesce(contact_roles.created_at, timestamp '1990-01-01') < contact_leads.ends_at

    union all

    select
        opportunities.source_relation,
        {{ salesforce_id_15('opportunities.opportunity_id') }} as opportunity_id_15,
        contact_leads.lead_id,
        contact_leads.created_at as lead_created_at,
        4 as preference,
        opportunities.created_at as linked_at,
        contact_leads.lead_id as link_id
    from opportunities
    inner join contact_leads
        on
            opportunities.source_relation = contact_leads.source_relation
            and {{ salesforce_id_15('opportunities.contact_id') }} = contact_leads.contact_id_15
            and coalesce(opportunities.created_at, timestamp '1990-01-01') >= contact_leads.starts_at
            and coalesce(opportunities.created_at, timestamp '1990-01-01') < contact_leads.ends_at
),

-- A lead may become a contact that was there before it: the opportunities that the contact had by then did not come of it.
ranked_links as (
    select
        links.source_relation,
        links.opportunity_id_15,
        links.lead_id,
        row_number() over (
            partition by links.source_relation, links.opportunity_id_15
            order by links.preference, links.linked_at nulls last, links.link_id, links.lead_id
        ) as link_rank
    from links
    inner join opportunities
        on
            links.source_relation = opportunities.source_relation
            and links.opportunity_id_15 = {{ salesforce_id_15('opportunities.opportunity_id') }}
    where not coalesce(opportunities.created_at < links.lead_created_at, false)
),

mapped as (
    select
        'salesforce' as crm,
        opportunities.source_relation,
        'opportunity' as raw_table,
        opportunities.opportunity_id,
        case when not opportunities.is_gone then ranked_links.lead_id end as lead_id,
        case when not opportunities.is_gone then {{ salesforce_id_15('opportunities.account_id') }} end as account_id,
        case when not opportunities.is_gone then {{ salesforce_id_15('opportunities.contact_id') }} end as contact_id,
        {{ written_id('opportunities.owner_id', 'user_id', 'owner') }} as owner_id,
        opportunities.created_at,
        opportunities.stage,
        opportunities.lead_source,
        opportunities.is_closed,
        opportunities.is_won,
        case
            when opportunities.is_closed or opportunities.is_won
                then coalesce(opportunities.last_stage_change_at, opportunities.closed_by_its_date)
        end as closed_at,
        opportunities.amount,
        opportunities.unreadable
    from opportunities
    left join ranked_links
        on
            opportunities.source_relation = ranked_links.source_relation
            and {{ salesforce_id_15('opportunities.opportunity_id') }} = ranked_links.opportunity_id_15
            and ranked_links.link_rank = 1
    {{ left_join_written_ids('opportunities', 'owner_id', 'user_ids', 'user_id', 'owner') }}
)

select *
from mapped
