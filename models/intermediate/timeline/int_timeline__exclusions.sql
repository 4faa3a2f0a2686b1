{{ config(materialized='by_lead', unique_key='lead_key') }}
-- depends_on: {{ ref('int_changes__leads') }}

with leads as (
    select * from {{ ref('int_crm__leads') }}
),

owners as (
    select * from {{ ref('int_crm__owners') }}
),

rules as (
    select * from {{ ref('stg_definitions__exclusions') }}
),

-- The values by which a lead can be excluded, one row each.
excludable_values as (
    select
        lead_key,
        crm,
        'email_domain' as kind,
        lower(split_part(email, '@', 2)) as value
    from leads
    where email like '%@%'
    {%- for kind, column in {
        'email': 'email',
        'lead_source': 'lead_source',
        'source_detail': 'source_detail',
        'status': 'status',
        'creator': 'created_by_id',
    }.items() %}

    union all

    select
        lead_key,
        crm,
        '{{ kind }}' as kind,
        lower({{ column }}) as value
    from leads
    where {{ column }} is not null
    {%- endfor %}
    {%- for kind, column in {'creator_role': 'role', 'creator_team': 'team'}.items() %}

    union all

    select
        leads.lead_key,
        leads.crm,
        '{{ kind }}' as kind,
        lower(owners.{{ column }}) as value
    from leads
    inner join owners
        on
            leads.crm = owners.crm
            and leads.source_relation = owners.source_relation
            and leads.created_by_id = owners.owner_id
    where owners.{{ column }} is not null
    {%- endfor %}
),

-- A lead that meets several rules has the reason of the one that stands first in the file.
matched as (
    select
        excludable_values.lead_key,
        min(rules.row_number) as row_number
    from excludable_values
    inner join rules
        on
            excludable_values.kind = rules.kind
            and excludable_values.value = rules.value
            and rules.crm in (excludable_values.crm, '*')
    group by excludable_values.lead_key
),

by_rule as (
    select
        matched.lead_key,
        rules.reason
    from matched
    inner join rules
        on matched.row_number = rules.row_number
),

merged_away as (
    select
        lead_key,
        'merged into another lead' as reason
    from leads
    where merged_into_lead_id is not null
)

select
    lead_key,
    reason as exclusion_reason
from by_rule

union all

select
    merged_away.lead_key,
    merged_away.reason as exclusion_reason
from merged_away
left join by_rule
    on merged_away.lead_key = by_rule.lead_key
where by_rule.lead_key is null
