{{ config(materialized='table') }}

with users as (
    select * from {{ ref('int_crm__users') }}
),

role_map as (
    select * from {{ ref('stg_definitions__role_map') }}
),

raw_values as (
    select
        crm,
        source_relation,
        'role' as kind,
        role as raw_value
    from users
    union all
    select
        crm,
        source_relation,
        'profile' as kind,
        profile as raw_value
    from users
    union all
    select
        crm,
        source_relation,
        'team' as kind,
        team as raw_value
    from users
),

found as (
    select
        crm,
        source_relation,
        kind,
        raw_value,
        count(*) as records
    from raw_values
    where raw_value is not null
    group by crm, source_relation, kind, raw_value
),

roles as (
    select * from role_map
    where kind = 'role'
),

profiles as (
    select * from role_map
    where kind = 'profile'
),

teams as (
    select * from role_map
    where kind = 'team'
),

found_roles as (
    select * from found
    where kind = 'role'
),

found_profiles as (
    select * from found
    where kind = 'profile'
),

found_teams as (
    select * from found
    where kind = 'team'
),

looked_up as (
    {{ looked_up('found_roles', 'roles', 'raw_value', ['is_sales', 'sales_function', 'calendar']) }}
    union all
    {{ looked_up('found_profiles', 'profiles', 'raw_value', ['is_sales', 'sales_function', 'calendar']) }}
    union all
    {{ looked_up('found_teams', 'teams', 'raw_value', ['is_sales', 'sales_function', 'calendar']) }}
)

select *
from looked_up
