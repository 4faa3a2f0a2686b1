{{ config(materialized='table') }}

-- A merge stands in the audit, or only in the winner: as a list of ids, with or without their times.
with contacts as (
    select * from {{ ref('stg_hubspot__contact') }}
),

audit as (
    select * from {{ ref('stg_hubspot__contact_merge') }}
),

items as (
    {%- for column in ['merged_contact_ids', 'merged_contact_times'] %}
    select
        source_relation,
        contact_id,
        {{ list_items(column) }} as item
    from contacts
    where {{ column }} is not null
    {{- '\n\n    union all\n' if not loop.last }}
    {%- endfor %}
),

told as (
    select
        source_relation,
        merged_contact_id,
        winner_contact_id,
        merged_at,
        1 as preference
    from audit

    union all

    select
        source_relation,
        {{ hubspot_id_in(dbt.split_part('item', "':'", 1)) }} as merged_contact_id,
        contact_id as winner_contact_id,
        cast(null as timestamp) as merged_at,
        2 as preference
    from items
),

losers as (
    select distinct
        source_relation,
        merged_contact_id
    from told
),

-- The winner of a chain lists all that came before it: the contact that nothing else took over is the end of the chain.
ranked as (
    select
        told.*,
        row_number() over (
            partition by told.source_relation, told.merged_contact_id
            order by
                told.preference asc,
                told.merged_at desc nulls last,
                case when losers.merged_contact_id is null then 0 else 1 end asc,
                told.winner_contact_id asc
        ) as choice
    from told
    left join losers
        on
            told.source_relation = losers.source_relation
            and told.winner_contact_id = losers.merged_contact_id
    where told.merged_contact_id is not null and told.merged_contact_id <> told.winner_contact_id
)

select
    source_relation,
    merged_contact_id,
    winner_contact_id,
    merged_at
from ranked
where choice = 1
