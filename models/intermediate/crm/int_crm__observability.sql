{{ config(materialized='table') }}

{%- set lead_fields = [
    'lead_source', 'source_detail', 'conversion_point', 'lead_type', 'priority', 'rejection_reason', 'next_step',
] %}
{%- set evidence = {
    'histories': ['status_history', 'owner_history'],
    'linked_activities': ['activities'],
    'linked_conversions': ['conversions'],
    'linked_opportunities': ['opportunities', 'opportunity_source'],
    'known_users': ['users'],
    'lead_values': ['identity'] + lead_fields,
} %}

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

lead_opportunities as (
    select * from {{ ref('int_crm__lead_opportunities') }}
),

conversions as (
    select * from {{ ref('int_crm__conversions') }}
),

sources as (
    select * from {{ ref('int_crm__as_of') }}
),

-- HubSpot records the value at creation too, under created.<field>: no change, but a sign that changes are recorded. That
-- owners of contacts are tracked does not show that owners of leads are.
histories as (
    select
        crm,
        source_relation,
        min(case when field in ('status', 'created.status') then changed_at end) as status_history,
        min(
            case
                when field in ('owner', 'created.owner') and coalesce(raw_table, '') <> 'contact_history'
                    then changed_at
            end
        ) as owner_history
    from field_changes
    group by crm, source_relation
),

-- Activities, forms and opportunities none of which is linked to a lead show nothing of leads.
linked_activities as (
    select
        crm,
        source_relation,
        min(coalesce(occurred_at, created_at)) as activities
    from activities
    group by crm, source_relation
    having count(lead_key) > 0
),

linked_conversions as (
    select
        crm,
        source_relation,
        min(submitted_at) as conversions
    from conversions
    group by crm, source_relation
    having count(lead_key) > 0
),

linked_sources as (
    select distinct
        crm,
        source_relation
    from lead_opportunities
),

linked_opportunities as (
    select
        opportunities.crm,
        opportunities.source_relation,
        min(opportunities.created_at) as opportunities,
        min(case when opportunities.lead_source is not null then opportunities.created_at end) as opportunity_source
    from opportunities
    inner join linked_sources
        on opportunities.crm = linked_sources.crm and opportunities.source_relation = linked_sources.source_relation
    group by opportunities.crm, opportunities.source_relation
),

-- Users say who is a person in sales; queues alone do not. They carry no time: known once, known always.
known_users as (
    select
        crm,
        source_relation,
        timestamp '1990-01-01' as users
    from users
    where coalesce(lower(user_type), 'user') = 'user'
    group by crm, source_relation
),

-- Identity: what two records of one person can have in common.
lead_values as (
    select
        crm,
        source_relation,
        {%- for field in lead_fields %}
        min(case when {{ field }} is not null then created_at end) as {{ field }},
        {%- endfor %}
        min(
            case when coalesce(email, phone, website, converted_contact_id) is not null then created_at end
        ) as identity
    from leads
    group by crm, source_relation
)

{%- for relation, columns in evidence.items() %}
{%- set outer_last = loop.last %}
{%- for column in columns %}

select
    sources.crm,
    sources.source_relation,
    '{{ column }}' as evidence,
    {{ relation }}.{{ column }} is not null as is_recorded,
    {{ relation }}.{{ column }} as recorded_since
from sources
left join {{ relation }}
    on sources.crm = {{ relation }}.crm and sources.source_relation = {{ relation }}.source_relation
{{- '\n\nunion all' if not (outer_last and loop.last) }}
{%- endfor %}
{%- endfor %}
