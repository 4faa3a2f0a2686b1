{{ config(materialized='by_lead', unique_key='handoff_id') }}

with handoffs as (
    select * from {{ ref('int_timeline__handoffs') }}
),

ownership as (
    select * from {{ ref('int_timeline__ownership') }}
    where owned_at is not null
),

owner_periods as (
    select * from {{ ref('int_timeline__owner_periods') }}
    where is_accountable
),

persons as (
    select * from {{ ref('int_identity__persons') }}
    where is_linked
),

owners as (
    select * from {{ ref('int_crm__owners') }}
),

-- Handoffs with an owner, of persons who stand in more than one record.
owned as (
    select
        handoffs.handoff_id,
        handoffs.lead_key,
        handoffs.lead_id,
        handoffs.crm,
        handoffs.source_relation,
        handoffs.closed_at,
        persons.person_id,
        ownership.owned_at,
        owners.salesperson_id
    from handoffs
    inner join persons
        on handoffs.lead_key = persons.lead_key
    inner join ownership
        on handoffs.handoff_id = ownership.handoff_id
    inner join owners
        on
            handoffs.crm = owners.crm
            and handoffs.source_relation = owners.source_relation
            and ownership.owner_id = owners.owner_id
),

-- The other record was somebody else's at the moment at which this one got its owner: the later one is at fault.
competing as (
    select
        owned.handoff_id,
        others.lead_id as other_lead_id,
        -- Two orgs may have a lead of the same id.
        others.lead_id || ' ' || cast(others.lead_key as {{ dbt.type_string() }}) as other_record,
        owner_periods.owner_id as other_owner_id,
        others.owned_at as other_owned_at
    from owned
    inner join owned as others
        on owned.person_id = others.person_id and owned.lead_key <> others.lead_key
    inner join owner_periods
        on others.handoff_id = owner_periods.handoff_id
    inner join owners
        on
            others.crm = owners.crm
            and others.source_relation = owners.source_relation
            and owner_periods.owner_id = owners.owner_id
    where
        (
            others.owned_at < owned.owned_at
            or (others.owned_at = owned.owned_at and others.handoff_id < owned.handoff_id)
        )
        and (others.closed_at is null or others.closed_at >= owned.owned_at)
        and owners.salesperson_id <> owned.salesperson_id
        and owner_periods.since_ready_at <= owned.owned_at
        and (owner_periods.ended_at is null or owner_periods.ended_at > owned.owned_at)
)

select
    handoff_id,
    min(other_owned_at) as other_owned_at,
    {{ value_at_first('other_lead_id', 'other_owned_at', 'other_record') }} as other_lead_id,
    {{ value_at_first('other_owner_id', 'other_owned_at', 'other_record') }} as other_owner_id
from competing
group by handoff_id
