{{ config(materialized='table') }}

with leads as (
    select * from {{ ref('int_crm__leads') }}
),

field_changes as (
    select * from {{ ref('int_crm__field_changes') }}
),

activities as (
    select * from {{ ref('int_crm__activities') }}
),

users as (
    select * from {{ ref('int_crm__users') }}
),

opportunities as (
    select * from {{ ref('int_crm__opportunities') }}
),

conversions as (
    select * from {{ ref('int_crm__conversions') }}
),

sources as (
    select * from {{ ref('int_crm__as_of') }}
),

-- HubSpot records the value at creation too, under created.<field>: no change, but a sign that changes are recorded.
evidence_seen as (
    select
        crm,
        source_relation,
        'status_history' as evidence,
        min(changed_at) as recorded_since
    from field_changes
    where field in ('status', 'created.status')
    group by crm, source_relation

    union all

    -- That owners of contacts are tracked does not show that owners of leads are.
    select
        crm,
        source_relation,
        'owner_history' as evidence,
        min(changed_at) as recorded_since
    from field_changes
    where field in ('owner', 'created.owner') and coalesce(raw_table, '') <> 'contact_history'
    group by crm, source_relation

    union all

    -- Activities none of which is linked to a lead show nothing of leads.
    select
        crm,
        source_relation,
        'activities' as evidence,
        min(coalesce(occurred_at, created_at)) as recorded_since
    from activities
    group by crm, source_relation
    having count(lead_key) > 0

    union all

    select
        crm,
        source_relation,
        'conversions' as evidence,
        min(submitted_at) as recorded_since
    from conversions
    group by crm, source_relation

    union all

    select
        crm,
        source_relation,
        'opportunities' as evidence,
        min(created_at) as recorded_since
    from opportunities
    group by crm, source_relation

    union all

    select
        crm,
        source_relation,
        'opportunity_source' as evidence,
        min(created_at) as recorded_since
    from opportunities
    where lead_source is not null
    group by crm, source_relation

    union all

    -- Users say who is a person in sales; queues alone do not. They carry no time: known once, known always.
    select
        crm,
        source_relation,
        'users' as evidence,
        timestamp '1990-01-01' as recorded_since
    from users
    where coalesce(lower(user_type), 'user') = 'user'
    group by crm, source_relation

    union all

    -- What two records of one person can have in common.
    select
        crm,
        source_relation,
        'identity' as evidence,
        min(created_at) as recorded_since
    from leads
    where coalesce(email, phone, website, converted_contact_id) is not null
    group by crm, source_relation
    {% for field in [
        'lead_source', 'source_detail', 'conversion_point', 'lead_type', 'priority', 'rejection_reason', 'next_step',
    ] %}
    union all

    select
        crm,
        source_relation,
        '{{ field }}' as evidence,
        min(created_at) as recorded_since
    from leads
    where {{ field }} is not null
    group by crm, source_relation
    {% endfor %}
),

evidence_classes as (
    select 'status_history' as evidence
    {% for evidence in [
        'owner_history', 'activities', 'conversions', 'opportunities', 'opportunity_source', 'users', 'identity', 'lead_source',
        'source_detail', 'conversion_point', 'lead_type', 'priority', 'rejection_reason', 'next_step',
    ] %}
    union all
    select '{{ evidence }}' as evidence
    {% endfor %}
)

select
    sources.crm,
    sources.source_relation,
    evidence_classes.evidence,
    evidence_seen.recorded_since is not null as is_recorded,
    evidence_seen.recorded_since
from sources
cross join evidence_classes
left join evidence_seen
    on
        sources.crm = evidence_seen.crm
        and sources.source_relation = evidence_seen.source_relation
        and evidence_classes.evidence = evidence_seen.evidence
