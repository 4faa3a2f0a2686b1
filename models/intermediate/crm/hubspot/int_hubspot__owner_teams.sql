-- Teams stand in a table of their own (Fivetran, dlt) or in the owner, as JSON (Airbyte) or as a name (export).
with owners as (
    select * from {{ ref('stg_hubspot__owner') }}
    where owner_id is not null
),

owner_teams as (
    select * from {{ ref('stg_hubspot__owner_team') }}
),

teams as (
    select
        source_relation,
        team_id,
        min(name) as name
    from {{ ref('stg_hubspot__team') }}
    group by source_relation, team_id
),

team_items as (
    select
        source_relation,
        owner_id,
        {{ json_items('teams') }} as item
    from owners
    where teams is not null
),

named as (
    select
        owners.source_relation,
        owners.owner_id,
        coalesce(owner_teams.team_name, teams.name) as team,
        owner_teams.is_primary
    from owners
    inner join owner_teams
        on
            owners.source_relation = owner_teams.source_relation
            and (owners.owner_id = owner_teams.owner_id or owners.dlt_id = owner_teams.dlt_parent_id)
    left join teams
        on owner_teams.source_relation = teams.source_relation and owner_teams.team_id = teams.team_id

    union all

    select
        source_relation,
        owner_id,
        {{ json_text('item', ['name']) }} as team,
        {{ to_boolean(json_text('item', ['primary'])) }} as is_primary
    from team_items

    union all

    select
        source_relation,
        owner_id,
        team,
        true as is_primary
    from owners
),

ranked as (
    select
        source_relation,
        owner_id,
        team,
        row_number() over (
            partition by source_relation, owner_id
            order by case when is_primary then 0 else 1 end, team
        ) as preference
    from named
    where team is not null
)

select
    source_relation,
    owner_id,
    team
from ranked
where preference = 1
