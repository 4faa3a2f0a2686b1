{{ config(materialized='table') }}

{%- set dimensions = {'all': "'all'", 'original_source': 'original_source', 'team': 'team'} %}

{%- set flags = [] %}
{%- for field in evidence_fields().values() %}
{%- do flags.extend(['has_' ~ field.name, 'has_' ~ field.name ~ '_in_time']) %}
{%- endfor %}
{%- for step in diagnosis_checks() %}
{%- do flags.append(step ~ '_unknown') %}
{%- endfor %}

with evidence as (
    select * from {{ ref('int_diagnosis__evidence') }}
),

flagged as (
    select
        {%- for field in evidence_fields().values() %}
        has_{{ field.name }},
        has_{{ field.name }}_in_time,
        {%- endfor %}
        {%- for step in diagnosis_checks() %}
        case when {{ step }}_verdict = 'unknown' then 1 else 0 end as {{ step }}_unknown,
        {%- endfor %}
        crm,
        source_relation,
        original_source,
        team
    from evidence
),

-- Handoffs with the same evidence, of which there are many.
alike as (
    select
        crm,
        source_relation,
        original_source,
        team,
        {{ flags | join(', ') }},
        count(*) as n_handoffs
    from flagged
    group by crm, source_relation, original_source, team, {{ flags | join(', ') }}
),

-- They count once for each piece of evidence, and for each element of a handoff with all the evidence that it needs.
-- is_recorded is null where the evidence is not expected of them.
examined as (
    {%- for evidence, field in evidence_fields().items() %}
    select
        crm,
        source_relation,
        original_source,
        team,
        'evidence field' as kind,
        '{{ evidence }}' as evidence,
        has_{{ field.name }} as is_recorded,
        has_{{ field.name }}_in_time as is_in_time,
        {{ field.steps | join('_unknown + ') }}_unknown as unknown_verdicts,
        n_handoffs
    from alike

    union all
    {% endfor %}
    {%- for element, names in handoff_elements().items() %}
    select
        crm,
        source_relation,
        original_source,
        team,
        'handoff element' as kind,
        '{{ element }}' as evidence,
        {% for name in names %}has_{{ name }}{{ ' and ' if not loop.last }}{% endfor %} as is_recorded,
        {% for name in names %}has_{{ name }}_in_time{{ ' and ' if not loop.last }}{% endfor %} as is_in_time,
        0 as unknown_verdicts,
        n_handoffs
    from alike
    {{- '\n\n    union all\n' if not loop.last }}
    {%- endfor %}
)
{% for dimension, value in dimensions.items() %}
select
    crm,
    source_relation,
    '{{ dimension }}' as dimension,
    {{ value }} as dimension_value,
    kind,
    evidence,
    cast(sum(case when is_recorded is null then 0 else n_handoffs end) as bigint) as n_expected,
    cast(sum(case when is_recorded then n_handoffs else 0 end) as bigint) as n_recorded,
    cast(sum(case when is_in_time then n_handoffs else 0 end) as bigint) as n_in_time,
    cast(sum(unknown_verdicts * n_handoffs) as bigint) as n_unknown_verdicts
from examined
group by crm, source_relation, {{ value ~ ', ' if dimension != 'all' }}kind, evidence
{{- '\n\nunion all\n' if not loop.last }}
{%- endfor %}
