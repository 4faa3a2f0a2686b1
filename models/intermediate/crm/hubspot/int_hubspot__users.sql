with source_owners as (
    select
        *,
        max(case when active_user_id is not null then 1 end) over (partition by source_relation) = 1 as has_active_user_ids
    from {{ ref('stg_hubspot__owner') }}
),

-- An owner whom nothing else calls active or archived is active while it has a user, where the portal says who has one.
-- A queue never has one.
owners as (
    select
        *,
        coalesce(
            is_active,
            not is_archived,
            case when has_active_user_ids and coalesce(upper(type), '') <> 'QUEUE' then active_user_id is not null end
        ) as is_still_active
    from source_owners
),

owner_teams as (
    select * from {{ ref('int_hubspot__owner_teams') }}
),

automations as (
    select distinct
        source_relation,
        changed_by_id
    from {{ ref('int_hubspot__property_changes') }}
    where is_by_automation
),

mapped_owners as (
    select
        'hubspot' as crm,
        owners.source_relation,
        'owner' as raw_table,
        owners.owner_id as user_id,
        nullif(trim(concat_ws(' ', owners.first_name, owners.last_name)), '') as name,
        owners.email,
        case when upper(owners.type) = 'QUEUE' then 'queue' else 'user' end as user_type,
        owner_teams.team,
        cast(null as {{ dbt.type_string() }}) as role,
        cast(null as {{ dbt.type_string() }}) as profile,
        cast(null as boolean) as is_sales,
        owners.is_still_active as is_active,
        case when not owners.is_still_active then owners.updated_at end as deactivated_at,
        cast(null as {{ dbt.type_string() }}) as timezone,
        owners.unreadable
    from owners
    left join owner_teams
        on owners.source_relation = owner_teams.source_relation and owners.owner_id = owner_teams.owner_id
),

-- What writes values without being a person: FORM, WORKFLOW, IMPORT …
mapped_automations as (
    select
        'hubspot' as crm,
        source_relation,
        'history_source' as raw_table,
        changed_by_id as user_id,
        changed_by_id as name,
        cast(null as {{ dbt.type_string() }}) as email,
        'integration' as user_type,
        cast(null as {{ dbt.type_string() }}) as team,
        cast(null as {{ dbt.type_string() }}) as role,
        cast(null as {{ dbt.type_string() }}) as profile,
        cast(null as boolean) as is_sales,
        cast(null as boolean) as is_active,
        cast(null as timestamp) as deactivated_at,
        cast(null as {{ dbt.type_string() }}) as timezone,
        cast(null as {{ dbt.type_string() }}) as unreadable
    from automations
)

select * from mapped_owners
union all
select * from mapped_automations
