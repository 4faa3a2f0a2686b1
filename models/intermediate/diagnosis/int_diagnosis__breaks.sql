{{ config(materialized='by_lead', unique_key='handoff_id') }}

with {% for step in diagnosis_checks() -%}
{{ step }} as (
    select
        handoff_id,
        {{ step }}_verdict,
        first_failed_check
    from {{ ref('int_diagnosis__' ~ step) }}
),

{% endfor -%}
root_causes as (
    select * from {{ ref('stg_definitions__root_causes') }}
),

define_first as (
    select * from {{ ref('int_diagnosis__define_first') }}
),

-- The first failed check of the first failed step, in framework order.
gathered as (
    select
        {% for step in diagnosis_checks() -%}
        {{ step }}.{{ step }}_verdict,
        {% endfor -%}
        capture.handoff_id,
        coalesce(
            {% for step in diagnosis_checks() -%}
            {{ step }}.first_failed_check{{ ',' if not loop.last }}
            {% endfor -%}
        ) as primary_check
    from capture
    {% for step in diagnosis_checks() if step != 'capture' -%}
    inner join {{ step }}
        on capture.handoff_id = {{ step }}.handoff_id
    {% endfor %}
)

select
    gathered.*,
    root_causes.step as primary_break,
    root_causes.root_cause,
    root_causes.fix as recommended_fix,
    define_first.define_first
from gathered
left join root_causes
    on gathered.primary_check = root_causes.check_name
left join define_first
    on gathered.handoff_id = define_first.handoff_id and root_causes.step = 'routing'
