{{ config(materialized='table') }}

with users as (
    select
        source_relation,
        user_id
    from {{ ref('stg_salesforce__user') }}

    union all

    select
        source_relation,
        group_id as user_id
    from {{ ref('stg_salesforce__group') }}

    union all

    select
        source_relation,
        queue_id as user_id
    from {{ ref('int_salesforce__unlisted_queues') }}
)

-- A user that was loaded in both forms goes by its 18 characters.
select
    source_relation,
    {{ salesforce_id_15('user_id') }} as user_id_15,
    max(user_id) as user_id
from users
where user_id is not null
group by source_relation, {{ salesforce_id_15('user_id') }}
