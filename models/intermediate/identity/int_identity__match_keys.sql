{{ config(materialized='by_lead', unique_key='lead_key', meta={'changes': 'int_identity__changed_leads'}) }}
-- depends_on: {{ ref('int_identity__changed_leads') }}

with leads as (
    select * from {{ ref('int_crm__leads') }}
),

phones as (
    select * from {{ ref('int_identity__phones') }}
),

company_domains as (
    select * from {{ ref('int_identity__company_domains') }}
)

select
    lead_key,
    'conversion' as evidence,
    crm || '|' || source_relation || '|' || converted_contact_id as match_key
from leads
where converted_contact_id is not null

union all

select
    lead_key,
    'email' as evidence,
    lower(email) as match_key
from leads
where email like '%@%'

union all

-- Colleagues share a switchboard: a number is a person's only together with the last name.
select
    phones.lead_key,
    'phone' as evidence,
    phones.phone_e164 || '|' || lower(leads.last_name) as match_key
from phones
inner join leads
    on phones.lead_key = leads.lead_key
where leads.last_name is not null

union all

select
    company_domains.lead_key,
    'name and company' as evidence,
    lower(leads.first_name) || '|' || lower(leads.last_name) || '|' || company_domains.company_domain as match_key
from company_domains
inner join leads
    on company_domains.lead_key = leads.lead_key
where leads.first_name is not null and leads.last_name is not null
