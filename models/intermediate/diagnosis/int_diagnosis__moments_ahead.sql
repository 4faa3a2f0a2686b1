{{ config(materialized='by_lead_view', unique_key='lead_key') }}

{#- What is said of times that are yet to come. -#}

with handoffs as (
    select * from {{ ref('int_timeline__handoff_facts') }}
),

accepted_windows as (
    select * from {{ ref('int_diagnosis__accepted_windows') }}
),

turned_back as (
    select * from {{ ref('int_diagnosis__turned_back') }}
),

touches as (
    select * from {{ ref('int_timeline__touches') }}
),

maturity_windows as (
    select * from {{ ref('stg_definitions__maturity_windows') }}
),

sources as (
    select * from {{ ref('int_crm__sources') }}
),

leads as (
    select * from {{ ref('int_crm__leads') }}
),

field_changes as (
    select * from {{ ref('int_crm__field_changes') }}
),

activities as (
    select * from {{ ref('int_crm__activities') }}
),

conversions as (
    select * from {{ ref('int_crm__conversions') }}
),

opportunities as (
    select * from {{ ref('int_crm__lead_opportunities') }}
),

-- When metrics count a handoff that they have left out as too young.
maturities as (
    select
        handoffs.lead_key,
        handoffs.crm,
        handoffs.source_relation,
        handoffs.routing_due_at,
        handoffs.first_action_due_at,
        handoffs.decision_due_at,
        accepted_windows.window_ends_at as accepted_window_ends_at,
        turned_back.window_ends_at as turned_back_window_ends_at,
        {{ add_minutes('handoffs.ready_at', 'maturity_windows.length * 1440') }} as ready_matures_at,
        {{ add_minutes('handoffs.accepted_at', 'maturity_windows.length * 1440') }} as accepted_matures_at,
        {{ add_minutes('handoffs.rejected_at', 'maturity_windows.length * 1440') }} as rejected_matures_at
    from handoffs
    inner join maturity_windows
        on maturity_windows.metric = 'accepted_to_qualified'
    left join accepted_windows
        on handoffs.handoff_id = accepted_windows.handoff_id
    left join turned_back
        on handoffs.handoff_id = turned_back.handoff_id
),

-- A person counts as acted on when the first action is old enough.
maturities_of_touches as (
    select
        touches.lead_key,
        touches.crm,
        touches.source_relation,
        {{ add_minutes('touches.happened_at', 'maturity_windows.length * 1440') }} as touch_matures_at
    from touches
    inner join maturity_windows
        on maturity_windows.metric = 'duplicate_outreach'
),

-- What does not say whether it was done may have been, once it was due.
undecided_plans as (
    select * from activities
    where is_completed is null and occurred_at is null
)
{% for relation, columns in {
    'maturities': [
        'routing_due_at', 'first_action_due_at', 'decision_due_at', 'accepted_window_ends_at',
        'turned_back_window_ends_at', 'ready_matures_at', 'accepted_matures_at', 'rejected_matures_at',
    ],
    'maturities_of_touches': ['touch_matures_at'],
    'leads': ['created_at', 'converted_at', 'updated_at'],
    'field_changes': ['changed_at'],
    'activities': ['created_at', 'occurred_at'],
    'undecided_plans': ['due_at'],
    'conversions': ['submitted_at'],
    'opportunities': ['created_at', 'closed_at'],
}.items() %}
{%- set last_relation = loop.last %}
{%- for column in columns %}
select
    {{ relation }}.lead_key,
    {{ relation }}.{{ column }} as due_at
from {{ relation }}
inner join sources
    on {{ relation }}.crm = sources.crm and {{ relation }}.source_relation = sources.source_relation
where {{ relation }}.lead_key is not null and {{ relation }}.{{ column }} > sources.as_of
{{- '\n\nunion all\n' if not (last_relation and loop.last) }}
{%- endfor %}
{%- endfor %}
