{{ config(materialized='table') }}

with all_rows as (
    select * from {{ ref('int_generic__users') }}
    union all
    select * from {{ ref('int_salesforce__users') }}
    union all
    select * from {{ ref('int_hubspot__users') }}
),

judged as (
    select
        *,
        {{ quarantine_reason('user_id', times=['deactivated_at']) }} as quarantine_reason
    from all_rows
),

numbered as (
    {{ numbered_copies('judged', key=['crm', 'source_relation', 'user_id'], order_by=[
        'is_active desc nulls last',
        'name',
        'email',
        'user_type',
        'team',
        'role',
        'profile',
        'is_sales',
        'deactivated_at',
        'timezone',
    ]) }}
),

screened as (
    select
        crm,
        source_relation,
        raw_table,
        {{ hash_key(['crm', 'source_relation', 'user_id']) }} as user_key,
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
        timezone,
        case
            when quarantine_reason is not null then quarantine_reason
            when copy_number > 1 then 'duplicate key'
        end as quarantine_reason
    from numbered
)

select *
from screened
