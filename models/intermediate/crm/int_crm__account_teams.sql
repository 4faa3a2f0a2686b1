with leads as (
    select * from {{ ref('int_crm__leads') }}
),

opportunities as (
    select * from {{ ref('int_crm__opportunities') }}
),

lead_opportunities as (
    select * from {{ ref('int_crm__lead_opportunities') }}
),

owners as (
    select * from {{ ref('int_crm__owners') }}
),

-- An export without accounts still says which opportunities came of the lead.
sellers as (
    select
        leads.lead_key,
        leads.crm,
        leads.source_relation,
        opportunities.owner_id,
        opportunities.created_at
    from leads
    inner join opportunities
        on
            leads.crm = opportunities.crm
            and leads.source_relation = opportunities.source_relation
            and leads.converted_account_id = opportunities.account_id

    union all

    select
        lead_key,
        crm,
        source_relation,
        owner_id,
        created_at
    from lead_opportunities
)

-- Whoever is the same person in two CRMs is so here.
select
    sellers.lead_key,
    sellers.owner_id,
    owners.salesperson_id,
    min(sellers.created_at) as since
from sellers
left join owners
    on
        sellers.crm = owners.crm
        and sellers.source_relation = owners.source_relation
        and sellers.owner_id = owners.owner_id
where sellers.owner_id is not null
group by sellers.lead_key, sellers.owner_id, owners.salesperson_id
