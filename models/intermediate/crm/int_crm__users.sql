with screened as (
    select * from {{ ref('int_crm__users_screened') }}
),

kept as (
    select
        crm,
        source_relation,
        raw_table,
        user_key,
        user_id,
        name,
        email,
        user_type,
        team,
        role,
        profile,
        is_sales,
        is_active,
        deactivated_at,
        timezone
    from screened
    where quarantine_reason is null
)

select *
from kept
