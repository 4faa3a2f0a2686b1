{{ config(materialized='table') }}

with leads as (
    select * from {{ ref('stg_salesforce__lead') }}
)

-- A lead that was loaded in both forms goes by its 18 characters.
select
    source_relation,
    {{ salesforce_id_15('lead_id') }} as lead_id_15,
    max(lead_id) as lead_id
from leads
where lead_id is not null
group by source_relation, {{ salesforce_id_15('lead_id') }}
