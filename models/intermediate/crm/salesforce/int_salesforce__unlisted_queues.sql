{{ config(materialized='table') }}

-- Only a queue can own a lead without being a user: one whose Group was not exported is known by its id alone.
with leads as (
    select * from {{ ref('stg_salesforce__lead') }}
),

owner_changes as (
    select * from {{ ref('stg_salesforce__lead_history') }}
    where lower(field) in ('owner', 'ownerassignment', 'owneraccepted')
),

groups_and_queues as (
    select * from {{ ref('stg_salesforce__group') }}
),

owners as (
    select
        source_relation,
        owner_id
    from leads

    union

    select
        source_relation,
        old_value as owner_id
    from owner_changes

    union

    select
        source_relation,
        new_value as owner_id
    from owner_changes
),

-- One that is written in both forms goes by its 18 characters.
queues as (
    select
        source_relation,
        {{ salesforce_id_15('owner_id') }} as queue_id_15,
        max(owner_id) as queue_id
    from owners
    where {{ is_salesforce_id('owner_id', ['00G']) }}
    group by source_relation, {{ salesforce_id_15('owner_id') }}
)

select
    queues.source_relation,
    queues.queue_id
from queues
left join groups_and_queues
    on
        queues.source_relation = groups_and_queues.source_relation
        and queues.queue_id_15 = {{ salesforce_id_15('groups_and_queues.group_id') }}
where groups_and_queues.group_id is null
