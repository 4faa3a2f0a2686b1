{{ config(materialized='table', meta={'looks_back': true}) }}

{#-
  What falls due and decisions are read as the last build left them: they are brought up to date with what this model says, so
  that there is no ref() to them.
-#}
-- depends_on: {{ ref('int_crm__changed_records') }}, {{ ref('int_identity__persons') }}, {{ ref('int_crm__as_of') }}
-- depends_on: {{ ref('int_changes__opportunities') }}, {{ ref('stg_definitions__check_limits') }}
-- depends_on: {{ ref('int_crm__field_changes') }}, {{ ref('int_crm__leads') }}

{% if starts_anew() -%}
{#- Everything is built: no lead has to be told apart. -#}
with leads as (
    select
        lead_key,
        0 as reason_number,
        'everything is built' as reason
    from {{ ref('int_crm__changed_records') }}
    where false
),
{% else -%}
with records as (
    select * from {{ ref('int_crm__changed_records') }}
),

opportunities as (
    select * from {{ ref('int_changes__opportunities') }}
),

opportunities_before as (
    select * from {{ built('opportunities') }}
),

persons as (
    select * from {{ ref('int_identity__persons') }}
),

as_of as (
    select * from {{ ref('int_crm__as_of') }}
),

limits as (
    select max(value) as bulk_seconds
    from {{ ref('stg_definitions__check_limits') }}
    where limit_name = 'bulk_seconds'
),

changed_opportunities as (
    select coalesce(opportunities.lead_key, opportunities_before.lead_key) as lead_key
    from opportunities
    full join opportunities_before
        on opportunities.lead_key = opportunities_before.lead_key
    where opportunities.fingerprint is distinct from opportunities_before.fingerprint
),

changed as (
    select
        lead_key,
        1 as reason_number,
        'its records changed' as reason
    from records

    union all

    select
        lead_key,
        1 as reason_number,
        'its records changed' as reason
    from changed_opportunities
),

-- What was ahead has come, or what was owed has fallen due, by the time up to which the data is complete now.
due as (
    select
        dues.lead_key,
        2 as reason_number,
        'something fell due' as reason
    from {{ relation_of_model('int_diagnosis__dues') }} as dues
    inner join as_of
        on dues.crm = as_of.crm and dues.source_relation = as_of.source_relation
    where as_of.as_of > dues.as_of and (dues.due_at is null or dues.due_at <= as_of.as_of)
),

touched as (
    select * from changed
    union all
    select * from due
),

-- Decisions of one person that follow each other within seconds are judged together. In spans as long as the limit, what is
-- within it stands in the same span or the one beside it.
decisions_before as (
    select
        decisions.crm,
        decisions.source_relation,
        handoffs.lead_key,
        decisions.actor_id,
        decisions.decided_at,
        {{ span_of('decisions.decided_at', 'limits.bulk_seconds') }} as span
    from {{ relation_of_model('int_diagnosis__decisions') }} as decisions
    inner join {{ built('handoffs') }} as handoffs
        on decisions.handoff_id = handoffs.handoff_id
    cross join limits
    where decisions.decision_basis = 'explicit' and decisions.actor_kind = 'user'
),

moments_of_touched as (
    select
        crm,
        source_relation,
        actor_id,
        decided_at
    from decisions_before
    where lead_key in (select lead_key from touched)

    union all

    select
        crm,
        source_relation,
        changed_by_id as actor_id,
        changed_at as decided_at
    from {{ ref('int_crm__field_changes') }}
    where field = 'status' and lead_key in (select lead_key from touched)

    union all

    select
        crm,
        source_relation,
        created_by_id as actor_id,
        created_at as decided_at
    from {{ ref('int_crm__leads') }}
    where lead_key in (select lead_key from touched)
),

spans_of_touched as (
    {%- for neighbour in [-1, 0, 1] %}
    select
        moments.crm,
        moments.source_relation,
        moments.actor_id,
        {{ span_of('moments.decided_at', 'limits.bulk_seconds') }} + {{ neighbour }} as span
    from moments_of_touched as moments
    cross join limits
    {{- '\n    union' if not loop.last }}
    {%- endfor %}
),

decided_beside as (
    select
        decisions_before.lead_key,
        3 as reason_number,
        'somebody decided at once on it and on a changed one' as reason
    from decisions_before
    inner join spans_of_touched as spans
        on
            decisions_before.crm = spans.crm
            and decisions_before.source_relation = spans.source_relation
            and decisions_before.actor_id = spans.actor_id
            and decisions_before.span = spans.span
),

touched_or_beside as (
    select * from touched
    union all
    select * from decided_beside
),

-- All records of a person are looked at together: those of the person that each was of, and is of now.
persons_before_and_now as (
    select
        lead_key,
        person_id
    from {{ built('persons') }}
    union all
    select
        lead_key,
        person_id
    from persons
),

touched_persons as (
    select distinct person_id
    from persons_before_and_now
    where lead_key in (select lead_key from touched_or_beside)
),

of_touched_persons as (
    select
        lead_key,
        4 as reason_number,
        'another record of its person changed' as reason
    from persons_before_and_now
    where person_id in (select person_id from touched_persons)
),

-- Among the records that changed are also some that are no leads: raw rows of nobody, leads that were set aside.
leads as (
    select * from touched_or_beside
    where lead_key in (select lead_key from persons_before_and_now)
    union all
    select * from of_touched_persons
),
{% endif %}
scope as (
    select * from {{ ref('int_crm__scope') }}
)

select
    lead_key,
    {{ value_at_first('reason', 'reason_number', 'reason') }} as reason
from leads
where not (select rebuilds_everything from scope)
group by lead_key
