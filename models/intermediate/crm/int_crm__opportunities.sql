with screened as (
    select * from {{ ref('int_crm__opportunities_screened') }}
),

kept as (
    select
        crm,
        source_relation,
        raw_table,
        lead_key,
        opportunity_id,
        lead_id,
        account_id,
        contact_id,
        owner_id,
        created_at,
        stage,
        lead_source,
        is_closed,
        is_won,
        closed_at,
        amount
    from screened
    where quarantine_reason is null
)

select *
from kept
