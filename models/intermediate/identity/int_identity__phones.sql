{{ config(materialized='by_lead_view', meta={'changes': 'int_identity__changed_leads'}) }}
-- depends_on: {{ ref('int_identity__changed_leads') }}

with leads as (
    select * from {{ ref('int_crm__leads') }}
    where phone is not null
),

calling_codes as (
    select * from {{ ref('stg_definitions__calling_codes') }}
),

-- "+44 (0)20 7946 0018 ext. 5": what is in those brackets is not dialled from abroad, an extension is not part of it.
dialled as (
    select
        lead_key,
        lower(trim(country)) as country,
        split_part(replace(lower(phone), '(0)', ''), 'x', 1) as phone
    from leads
),

digits as (
    select
        lead_key,
        country,
        trim(phone) like '+%' as is_international,
        {{ digits_of('phone') }} as digits
    from dialled
),

-- 00 and, in North America, 011 are what is dialled for the plus. A number without either is one of the lead's country.
international as (
    select
        digits.lead_key,
        case
            when digits.is_international then digits.digits
            when digits.digits like '00%' then substr(digits.digits, 3)
            when digits.digits like '011%' and calling_codes.calling_code = '1' then substr(digits.digits, 4)
            when digits.digits like calling_codes.trunk_prefix || '%'
                then calling_codes.calling_code || substr(digits.digits, length(calling_codes.trunk_prefix) + 1)
            else calling_codes.calling_code || digits.digits
        end as number
    from digits
    left join calling_codes
        on digits.country = calling_codes.country
)

-- E.164 has at most 15 digits; fewer than 8 are an extension or a typing error.
select
    lead_key,
    '+' || number as phone_e164
from international
where length(number) between 8 and 15
