{{ config(materialized='table') }}

with leads as (
    select * from {{ ref('int_crm__leads') }}
),

merged as (
    select
        losers.lead_key,
        winners.lead_key as other_lead_key,
        'merge' as evidence
    from leads as losers
    inner join leads as winners
        on
            losers.crm = winners.crm
            and losers.source_relation = winners.source_relation
            and losers.merged_into_lead_id = winners.lead_id
),

-- Records that say the same thing about themselves. Each is linked to the first of them, not to every other: what is
-- linked is the same, in as many links as there are records.
conversions as (
    select
        lead_key,
        min(lead_key) over (partition by crm, source_relation, converted_contact_id) as other_lead_key,
        'conversion' as evidence
    from leads
    where converted_contact_id is not null
),

shared_emails as (
    select lower(email) as email
    from leads
    where email like '%@%'
    group by lower(email)
    having count(*) > 1
),

emails as (
    select
        leads.lead_key,
        min(leads.lead_key) over (partition by shared_emails.email) as other_lead_key,
        'email' as evidence
    from leads
    inner join shared_emails
        on lower(leads.email) = shared_emails.email
),

links as (
    select * from merged
    union all
    select * from conversions
    union all
    select * from emails
)

select
    lead_key,
    other_lead_key,
    evidence
from links
where lead_key <> other_lead_key
