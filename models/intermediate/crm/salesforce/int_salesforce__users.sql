with profile_names as (
    select
        source_relation,
        {{ salesforce_id_15('profile_id') }} as profile_id_15,
        min(name) as name
    from {{ ref('stg_salesforce__profile') }}
    group by source_relation, {{ salesforce_id_15('profile_id') }}
),

-- A field of the company's own says it before the profile does.
users as (
    select
        source_users.*,
        coalesce(source_users.profile_name, profile_names.name) as profile
    from {{ ref('stg_salesforce__user') }} as source_users
    left join profile_names
        on
            source_users.source_relation = profile_names.source_relation
            and {{ salesforce_id_15('source_users.profile_id') }} = profile_names.profile_id_15
),

roles as (
    select
        source_relation,
        {{ salesforce_id_15('user_role_id') }} as user_role_id_15,
        min(name) as name
    from {{ ref('stg_salesforce__user_role') }}
    group by source_relation, {{ salesforce_id_15('user_role_id') }}
),

role_map as (
    select * from {{ ref('stg_definitions__role_map') }}
    where kind = 'profile'
),

groups_and_queues as (
    select
        source_relation,
        'group' as raw_table,
        group_id,
        name,
        type,
        unreadable
    from {{ ref('stg_salesforce__group') }}

    union all

    select
        source_relation,
        'lead_owner' as raw_table,
        queue_id as group_id,
        cast(null as {{ dbt.type_string() }}) as name,
        'Queue' as type,
        cast(null as {{ dbt.type_string() }}) as unreadable
    from {{ ref('int_salesforce__unlisted_queues') }}
),

profiles_found as (
    select distinct
        'salesforce' as crm,
        profile as raw_value
    from users
    where profile is not null
),

profiles as (
    {{ looked_up('profiles_found', 'role_map', 'raw_value', ['sales_function']) }}
),

mapped_users as (
    select
        'salesforce' as crm,
        users.source_relation,
        'user' as raw_table,
        users.user_id,
        users.name,
        users.email,
        case
            when lower(users.user_type) in ('automatedprocess', 'cloudintegrationuser', 'guest') then 'integration'
            when lower(profiles.sales_function) = 'integration' then 'integration'
            else 'user'
        end as user_type,
        users.department as team,
        roles.name as role,
        users.profile,
        cast(null as boolean) as is_sales,
        users.is_active,
        users.deactivated_at,
        users.time_zone as timezone,
        users.unreadable
    from users
    left join roles
        on
            users.source_relation = roles.source_relation
            and {{ salesforce_id_15('users.user_role_id') }} = roles.user_role_id_15
    left join profiles
        on users.profile = profiles.raw_value
),

-- Only a queue can own a lead, so a group of unknown type is one.
mapped_groups as (
    select
        'salesforce' as crm,
        source_relation,
        raw_table,
        group_id as user_id,
        name,
        cast(null as {{ dbt.type_string() }}) as email,
        case when coalesce(lower(type), 'queue') = 'queue' then 'queue' else 'group' end as user_type,
        cast(null as {{ dbt.type_string() }}) as team,
        cast(null as {{ dbt.type_string() }}) as role,
        cast(null as {{ dbt.type_string() }}) as profile,
        cast(null as boolean) as is_sales,
        cast(null as boolean) as is_active,
        cast(null as timestamp) as deactivated_at,
        cast(null as {{ dbt.type_string() }}) as timezone,
        unreadable
    from groups_and_queues
)

select * from mapped_users
union all
select * from mapped_groups
