{{ config(materialized='table', meta={'looks_back': true}) }}

{#-
  Decisions are read as the last build left them: they are brought up to date with what follows from this, so that there
  is no ref() to them.
-#}
-- depends_on: {{ ref('stg_definitions__check_limits') }}, {{ ref('int_crm__field_changes') }}, {{ ref('int_crm__leads') }}

with touched as (
    select * from {{ ref('int_changes__touched_leads') }}
){% if starts_anew() %}

select lead_key
from touched
where false
{%- else %},

limits as (
    select max(value) as bulk_seconds
    from {{ ref('stg_definitions__check_limits') }}
    where limit_name = 'bulk_seconds'
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
)

select distinct decisions_before.lead_key
from decisions_before
inner join spans_of_touched as spans
    on
        decisions_before.crm = spans.crm
        and decisions_before.source_relation = spans.source_relation
        and decisions_before.actor_id = spans.actor_id
        and decisions_before.span = spans.span
{%- endif %}
