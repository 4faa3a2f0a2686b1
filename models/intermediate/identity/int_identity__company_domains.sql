{{ config(materialized='by_lead_view', meta={'changes': 'int_identity__changed_leads'}) }}
-- depends_on: {{ ref('int_identity__changed_leads') }}

with leads as (
    select * from {{ ref('int_crm__leads') }}
),

public_email_domains as (
    select * from {{ ref('stg_definitions__public_email_domains') }}
),

-- "https://www.company.com/en?x" and "company.com" are one site.
domains as (
    select
        lead_key,
        case
            when website is not null
                then split_part(split_part(replace(replace(lower(website), 'https://', ''), 'http://', ''), '/', 1), '?', 1)
        end as website_domain,
        case when email like '%@%' then lower(split_part(email, '@', 2)) end as email_domain
    from leads
),

-- The site says which company it is; else the mailbox does, unless anybody can have one there.
chosen as (
    select
        domains.lead_key,
        case
            when domains.website_domain like '%.%'
                then case
                    when domains.website_domain like 'www.%' then substr(domains.website_domain, 5)
                    else domains.website_domain
                end
            when public_email_domains.domain is null then domains.email_domain
        end as company_domain
    from domains
    left join public_email_domains
        on domains.email_domain = public_email_domains.domain
)

select *
from chosen
where company_domain is not null
