{{ config(materialized='table') }}

-- Histories name people by user id, records by owner id. A user with several owners goes by the one that is active.
-- An archived owner has its user's id in a field of its own alone.
with user_ids as (
    {%- for user_id in ['user_id', 'active_user_id', 'user_id_including_inactive'] %}
    select
        source_relation,
        {{ user_id }} as user_id,
        owner_id,
        coalesce(is_active, not is_archived, active_user_id is not null) as is_active
    from {{ ref('stg_hubspot__owner') }}
    where {{ user_id }} is not null and owner_id is not null
    {{- '\n\n    union all\n' if not loop.last }}
    {%- endfor %}
),

ranked as (
    select
        *,
        row_number() over (
            partition by source_relation, user_id
            order by case when is_active then 0 else 1 end, {{ natural_order('owner_id') }}
        ) as preference
    from user_ids
)

select
    source_relation,
    user_id,
    owner_id
from ranked
where preference = 1
