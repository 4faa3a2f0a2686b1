{{ config(materialized='table') }}

with leads as (
    select * from {{ ref('int_crm__leads') }}
),

sources as (
    select * from {{ ref('int_crm__as_of') }}
)

select
    (select min(created_at) from leads) as first_moment,
    (select max(as_of) from sources) as last_moment
