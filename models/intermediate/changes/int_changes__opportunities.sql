{{ config(materialized='table') }}

{#-
  Whichever way an opportunity is linked to its lead, it is one of the lead's rows, and so is who sells to its account. Which
  those are is known once leads are screened, and so not yet where raw rows are told by record (int_crm__fingerprints).
-#}

with lead_opportunities as (
    select * from {{ ref('int_crm__lead_opportunities') }}
),

opportunities as (
    select * from {{ ref('int_crm__opportunities') }}
),

account_teams as (
    select * from {{ ref('int_crm__account_teams') }}
),

opportunities_of_leads as (
    select
        lead_opportunities.lead_key as linked_lead_key,
        opportunities.*
    from lead_opportunities
    inner join opportunities
        on
            lead_opportunities.crm = opportunities.crm
            and lead_opportunities.source_relation = opportunities.source_relation
            and lead_opportunities.opportunity_id = opportunities.opportunity_id
),

hashed as (
    select
        linked_lead_key as lead_key,
        {{ row_hash('opportunities_of_leads') }} as row_hash
    from opportunities_of_leads

    union all

    select
        lead_key,
        {{ row_hash('account_teams') }} as row_hash
    from account_teams
)

select
    lead_key,
    {{ fingerprint('row_hash') }} as fingerprint
from hashed
group by lead_key
