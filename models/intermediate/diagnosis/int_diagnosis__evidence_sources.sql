with observability as (
    select * from {{ ref('int_crm__observability') }}
    where is_recorded
),

sources as (
    select * from {{ ref('int_crm__sources') }}
),

-- Owners and actions tell something only where users are known, decisions only where a status says that sales decided.
shown as (
    select
        crm,
        source_relation,
        'owner_history' as evidence,
        owner_history_since as recorded_since
    from sources

    union all

    select
        crm,
        source_relation,
        'activities' as evidence,
        activities_since as recorded_since
    from sources

    union all

    select
        crm,
        source_relation,
        'status_history' as evidence,
        status_history_since as recorded_since
    from sources
    where has_accepted_stage or has_rejected_stage

    union all

    select
        crm,
        source_relation,
        evidence,
        recorded_since
    from observability
    where evidence not in ('owner_history', 'activities', 'status_history')
),

fields as (
    {%- for evidence, field in evidence_fields().items() %}
    select
        sources.crm,
        sources.source_relation,
        '{{ evidence }}' as evidence,
        '{{ field.name }}' as name,
        min(shown.recorded_since) as recorded_since
    from sources
    left join shown
        on
            sources.crm = shown.crm
            and sources.source_relation = shown.source_relation
            and shown.evidence in ('{{ field.shown_by | join("', '") }}')
    group by sources.crm, sources.source_relation
    {{- '\n\n    union all\n' if not loop.last }}
    {%- endfor %}
),

-- An element needs all of its evidence: it is recorded since the last of it is.
elements as (
    {%- for element, names in handoff_elements().items() %}
    select
        crm,
        source_relation,
        '{{ element }}' as evidence,
        case when count(recorded_since) = count(*) then max(recorded_since) end as recorded_since
    from fields
    where name in ('{{ names | join("', '") }}')
    group by crm, source_relation
    {{- '\n\n    union all\n' if not loop.last }}
    {%- endfor %}
)

select
    crm,
    source_relation,
    'evidence field' as kind,
    evidence,
    recorded_since
from fields

union all

select
    crm,
    source_relation,
    'handoff element' as kind,
    evidence,
    recorded_since
from elements
