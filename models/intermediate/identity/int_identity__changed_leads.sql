{{ config(materialized='table') }}

with records as (
    select * from {{ ref('int_crm__changed_records') }}
),

scope as (
    select * from {{ ref('int_crm__scope') }}
)

select lead_key
from records
where not (select rebuilds_everything from scope)
