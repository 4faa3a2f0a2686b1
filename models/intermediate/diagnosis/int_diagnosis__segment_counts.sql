{{ config(materialized='table') }}

with segments as (
    select * from {{ ref('int_diagnosis__segments') }}
)

select
    original_source,
    lead_type,
    team,
    count(*) as n_handoffs,
    count(case when age = 'recent' then 1 end) as n_recent,
    count(case when age = 'before' then 1 end) as n_before,
    count(case when matured_age = 'recent' then 1 end) as n_matured_recent,
    count(case when matured_age = 'before' then 1 end) as n_matured_before
from segments
group by original_source, lead_type, team
