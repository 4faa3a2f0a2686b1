{{ config(materialized='by_lead', unique_key='lead_key', meta={'keeps_replaced': true}) }}

with pairs as (
    select * from {{ ref('int_measures__touch_pairs') }}
),

owner_history as (
    select * from {{ ref('int_timeline__owner_history') }}
    where origin = 'changed'
),

account_teams as (
    select * from {{ ref('int_crm__account_teams') }}
),

owners as (
    select * from {{ ref('int_crm__owners') }}
),

-- The two records that a pair is about are often one.
pair_records as (
    select
        lead_key,
        raw_table,
        raw_id,
        happened_at,
        salesperson_id,
        next_happened_at,
        next_salesperson_id,
        crm as record_crm,
        source_relation as record_source_relation,
        lead_key as record_key
    from pairs

    union all

    select
        lead_key,
        raw_table,
        raw_id,
        happened_at,
        salesperson_id,
        next_happened_at,
        next_salesperson_id,
        next_crm as record_crm,
        next_source_relation as record_source_relation,
        next_lead_key as record_key
    from pairs
    where next_lead_key <> lead_key
),

-- Whoever is given the record has a reason to act on it.
planned as (
    select
        pair_records.lead_key,
        pair_records.raw_table,
        pair_records.raw_id
    from pair_records
    inner join owner_history
        on pair_records.record_key = owner_history.lead_key
    inner join owners
        on
            pair_records.record_crm = owners.crm
            and pair_records.record_source_relation = owners.source_relation
            and owner_history.owner_id = owners.owner_id
    left join owners as owners_before
        on
            pair_records.record_crm = owners_before.crm
            and pair_records.record_source_relation = owners_before.source_relation
            and owner_history.owner_id_before = owners_before.owner_id
    where
        owners.salesperson_id = pair_records.next_salesperson_id
        and owner_history.occurred_at >= pair_records.happened_at
        and owner_history.occurred_at <= pair_records.next_happened_at
        -- Another record of the person that was routed to the second one on its own is how a buyer comes to be worked twice.
        and (
            pair_records.record_key = pair_records.lead_key
            or coalesce(owners_before.salesperson_id = pair_records.salesperson_id, false)
        )

    union

    -- Whoever sells to the account, or has an opportunity of the record, is no stranger to its people.
    select
        pair_records.lead_key,
        pair_records.raw_table,
        pair_records.raw_id
    from pair_records
    inner join account_teams
        on pair_records.record_key = account_teams.lead_key
    where
        account_teams.salesperson_id in (pair_records.salesperson_id, pair_records.next_salesperson_id)
        and account_teams.since <= pair_records.next_happened_at
)

select pairs.*
from pairs
left join planned
    on
        pairs.lead_key = planned.lead_key
        and pairs.raw_table = planned.raw_table
        and pairs.raw_id = planned.raw_id
where planned.raw_id is null
