with rows_as_loaded as (
    select * from {{ ref('stg_generic__opportunities') }}
),

mapped as (
    select
        'generic' as crm,
        source_relation,
        'opportunities' as raw_table,
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
        amount,
        unreadable
    from rows_as_loaded
)

select *
from mapped
