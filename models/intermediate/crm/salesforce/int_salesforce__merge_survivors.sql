{{ config(materialized='table') }}

with leads as (
    select
        source_relation,
        {{ salesforce_id_15('lead_id') }} as lead_id_15,
        {{ salesforce_id_15('master_record_id') }} as survivor_id_15,
        created_at
    from {{ ref('stg_salesforce__lead') }}
),

survivor_ids as (
    select distinct
        source_relation,
        survivor_id_15
    from leads
    where survivor_id_15 is not null
),

survivors as (
    select
        leads.source_relation,
        leads.lead_id_15,
        min(leads.created_at) as created_at
    from leads
    inner join survivor_ids
        on leads.source_relation = survivor_ids.source_relation and leads.lead_id_15 = survivor_ids.survivor_id_15
    group by leads.source_relation, leads.lead_id_15
),

creations as (
    select
        source_relation,
        {{ salesforce_id_15('lead_id') }} as lead_id_15,
        lead_history_id,
        created_at,
        created_by_id
    from {{ ref('stg_salesforce__lead_history') }}
    where lower(field) = 'created' and created_at is not null
),

-- Salesforce gives a survivor the CreatedDate and the CreatedById of the oldest record. Its own history keeps its own. Only
-- of a merge: an import may date leads back as well, and means it.
in_order as (
    select
        survivors.source_relation,
        survivors.lead_id_15,
        survivors.created_at as oldest_created_at,
        creations.created_at,
        creations.created_by_id,
        row_number() over (
            partition by survivors.source_relation, survivors.lead_id_15
            order by creations.created_at, creations.lead_history_id
        ) as place
    from survivors
    inner join creations
        on survivors.source_relation = creations.source_relation and survivors.lead_id_15 = creations.lead_id_15
)

select
    source_relation,
    lead_id_15,
    created_at,
    created_by_id
from in_order
where place = 1 and created_at > oldest_created_at
