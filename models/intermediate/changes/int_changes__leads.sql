{{ config(materialized='table', meta={'looks_back': true}) }}

with touched as (
    select * from {{ ref('int_changes__touched_leads') }}
),

decided_beside as (
    select * from {{ ref('int_changes__leads_decided_beside') }}
),

persons as (
    select * from {{ ref('int_identity__persons') }}
),

scope as (
    select * from {{ ref('int_crm__scope') }}
),

touched_or_beside as (
    select
        lead_key,
        reason_number
    from touched

    union all

    select
        lead_key,
        3 as reason_number
    from decided_beside
),

-- All records of a person are looked at together: those of the person that each was of, and is of now.
persons_before_and_now as (
    select
        lead_key,
        person_id
    from persons
    {%- if not starts_anew() %}

    union all

    select
        lead_key,
        person_id
    from {{ built('persons') }}
    {%- endif %}
),

touched_persons as (
    select distinct person_id
    from persons_before_and_now
    where lead_key in (select lead_key from touched_or_beside)
),

-- Among the records that changed are also some that are no leads: raw rows of nobody, leads that were set aside.
leads as (
    select * from touched_or_beside
    where lead_key in (select lead_key from persons_before_and_now)

    union all

    select
        lead_key,
        4 as reason_number
    from persons_before_and_now
    where person_id in (select person_id from touched_persons)
)

select
    lead_key,
    case min(reason_number)
        when 1 then 'its records changed'
        when 2 then 'something fell due'
        when 3 then 'somebody decided at once on it and on a changed one'
        when 4 then 'another record of its person changed'
    end as reason
from leads
where not (select rebuilds_everything from scope)
group by lead_key
