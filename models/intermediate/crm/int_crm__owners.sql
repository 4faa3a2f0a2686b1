{{ config(materialized='table') }}

with users as (
    select * from {{ ref('int_crm__users') }}
),

role_meanings as (
    select * from {{ ref('int_crm__role_meanings') }}
),

calendars as (
    select * from {{ ref('stg_definitions__calendars') }}
),

-- What is recorded of a person comes first, then what the role says, then the profile, then the team. A working
-- calendar is a matter of the team first.
owners as (
    select
        users.user_key,
        users.crm,
        users.source_relation,
        users.user_id as owner_id,
        -- Of another kind nobody knows whether it is a person.
        case when users.user_type in ('user', 'queue', 'integration', 'group') then users.user_type end as owner_kind,
        users.name,
        users.email,
        users.team,
        users.role,
        users.profile,
        coalesce(users.is_sales, roles.is_sales, profiles.is_sales, teams.is_sales) as is_sales,
        coalesce(roles.sales_function, profiles.sales_function, teams.sales_function) as sales_function,
        coalesce(teams.calendar, roles.calendar, profiles.calendar, calendars.calendar) as calendar,
        users.is_active,
        -- Who is active has come back, whenever that was.
        case when not coalesce(users.is_active, false) then users.deactivated_at end as deactivated_at,
        users.timezone,
        coalesce(
            'e-mail ' || md5(lower({{ blank_to_null('users.email') }})),
            users.crm || ' ' || users.source_relation || ' ' || users.user_id
        ) as salesperson_id
    from users
    left join role_meanings as roles
        on
            users.crm = roles.crm
            and users.source_relation = roles.source_relation
            and users.role = roles.raw_value
            and roles.kind = 'role'
    left join role_meanings as profiles
        on
            users.crm = profiles.crm
            and users.source_relation = profiles.source_relation
            and users.profile = profiles.raw_value
            and profiles.kind = 'profile'
    left join role_meanings as teams
        on
            users.crm = teams.crm
            and users.source_relation = teams.source_relation
            and users.team = teams.raw_value
            and teams.kind = 'team'
    left join calendars
        on calendars.is_default
)

select
    *,
    coalesce(owner_kind = 'user' and is_sales, false) as is_sales_person
from owners
