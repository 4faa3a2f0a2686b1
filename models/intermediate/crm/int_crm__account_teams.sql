with leads as (
    select * from {{ ref('int_crm__leads') }}
),

opportunities as (
    select * from {{ ref('int_crm__opportunities') }}
)

select
    leads.lead_key,
    opportunities.owner_id,
    min(opportunities.created_at) as since
from leads
inner join opportunities
    on
        leads.crm = opportunities.crm
        and leads.source_relation = opportunities.source_relation
        and leads.converted_account_id = opportunities.account_id
where opportunities.owner_id is not null
group by
    leads.lead_key,
    opportunities.owner_id
