{{ config(materialized='by_lead_view', unique_key='lead_key') }}

{#- What can open a handoff (trigger) and what closes one (close), one stream per lead, up to as_of. -#}

with leads as (
    select * from {{ ref('int_crm__leads') }}
),

sources as (
    select * from {{ ref('int_crm__sources') }}
),

conversions as (
    select * from {{ ref('int_crm__conversions') }}
    where lead_key is not null
),

status_history as (
    select * from {{ ref('int_timeline__status_history') }}
    where is_known and stage in ('mql', 'rejected', 'recycled', 'disqualified', 'won', 'lost')
),

opportunities as (
    select * from {{ ref('int_crm__lead_opportunities') }}
),

removals as (
    select * from {{ ref('int_timeline__removals') }}
),

captures as (
    select
        lead_key,
        created_at as occurred_at,
        'trigger' as kind,
        'capture' as what,
        0 as precedence,
        raw_table,
        lead_id as raw_id
    from leads
),

-- The conversion by which a lead came in is its capture, not a return.
repeat_conversions as (
    select
        conversions.lead_key,
        conversions.submitted_at as occurred_at,
        'trigger' as kind,
        'conversion' as what,
        1 as precedence,
        conversions.raw_table,
        conversions.conversion_id as raw_id
    from conversions
    inner join leads
        on conversions.lead_key = leads.lead_key
    where conversions.submitted_at > leads.created_at
),

statuses as (
    select
        lead_key,
        occurred_at,
        case when stage = 'mql' then 'trigger' else 'close' end as kind,
        stage as what,
        case when origin = 'created' then 1 else 2 end as precedence,
        raw_table,
        raw_id
    from status_history
),

-- Where a deal was lost beside another one that is open, the buyer is not.
closed_opportunities as (
    select
        opportunities.lead_key,
        opportunities.closed_at as occurred_at,
        'close' as kind,
        case when opportunities.is_won then 'won' else 'lost' end as what,
        3 as precedence,
        opportunities.raw_table,
        opportunities.opportunity_id as raw_id
    from opportunities
    where
        opportunities.closed_at is not null
        and opportunities.is_won is not null
        and (opportunities.is_won or not exists (
            select 1
            from opportunities as others
            where
                others.lead_key = opportunities.lead_key
                and others.created_at <= opportunities.closed_at
                and (not others.is_closed or others.closed_at > opportunities.closed_at)
        ))
),

removed as (
    select
        lead_key,
        occurred_at,
        'close' as kind,
        what,
        4 as precedence,
        raw_table,
        lead_id as raw_id
    from removals
),

boundaries as (
    select * from captures
    union all
    select * from repeat_conversions
    union all
    select * from statuses
    union all
    select * from closed_opportunities
    union all
    select * from removed
)

select
    boundaries.*,
    leads.crm,
    leads.source_relation,
    leads.lead_id,
    sources.as_of
from boundaries
inner join leads
    on boundaries.lead_key = leads.lead_key
inner join sources
    on leads.crm = sources.crm and leads.source_relation = sources.source_relation
-- What a record says happened before the lead was captured belongs to its first handoff and neither opens nor closes one.
where
    boundaries.occurred_at >= leads.created_at
    and boundaries.occurred_at <= sources.as_of
