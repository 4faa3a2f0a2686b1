with leads as (
    select * from {{ ref('int_crm__leads') }}
),

opportunities as (
    select * from {{ ref('int_crm__opportunities') }}
),

lead_opportunities as (
    select * from {{ ref('int_crm__lead_opportunities') }}
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

select
    lead_key,
    crm,
    source_relation,
    owner_id,
    min(created_at) as since
from sellers
where owner_id is not null
group by lead_key, crm, source_relation, owner_id
