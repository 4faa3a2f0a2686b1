{{ config(materialized='by_lead_view', meta={'changes': 'int_identity__changed_leads'}) }}
-- depends_on: {{ ref('int_identity__changed_leads') }}

with leads as (
    select * from {{ ref('int_crm__leads') }}
),

public_email_domains as (
    select * from {{ ref('stg_definitions__public_email_domains') }}
),

sites as (
    select
        lead_key,
        split_part(split_part(replace(replace(lower(website), 'https://', ''), 'http://', ''), '/', 1), '?', 1) as site,
        case when email like '%@%' then lower(split_part(email, '@', 2)) end as email_domain
    from leads
),

-- "https://www.company.com/en?x" and "company.com" are one site.
domains as (
    select
        lead_key,
        case when site like 'www.%' then substr(site, 5) else site end as website_domain,
        email_domain
    from sites
),

-- The site says which company it is; else the mailbox does, unless anybody can have one there.
chosen as (
    select
        domains.lead_key,
        case
            when domains.website_domain like '%.%' and public_sites.domain is null then domains.website_domain
            when public_mailboxes.domain is null then domains.email_domain
        end as company_domain
    from domains
    left join public_email_domains as public_sites
        on domains.website_domain = public_sites.domain
    left join public_email_domains as public_mailboxes
        on domains.email_domain = public_mailboxes.domain
)

select *
from chosen
where company_domain is not null
