with rows_as_loaded as (
    select * from {{ ref('stg_generic__users') }}
),

mapped as (
    select
        'generic' as crm,
        source_relation,
        'users' as raw_table,
        user_id,
        name,
        email,
        coalesce(lower(user_type), 'user') as user_type,
        team,
        role,
        cast(null as {{ dbt.type_string() }}) as profile,
        is_sales,
        is_active,
        deactivated_at,
        timezone,
        unreadable
    from rows_as_loaded
)

select *
from mapped
