{{ config(materialized='table') }}

{#-
  Handoffs of one segment with the same verdicts are counted together, before anything is looked at by check: there are a tenth
  as many combinations as handoffs.
-#}
{%- set compared = compared_checks() %}

with segments as (
    select * from {{ ref('int_diagnosis__segments') }}
    where is_compared
),

capture as (
    select * from {{ ref('int_diagnosis__capture') }}
),

routing as (
    select * from {{ ref('int_diagnosis__routing') }}
),

acceptance as (
    select * from {{ ref('int_diagnosis__acceptance') }}
),

first_action as (
    select * from {{ ref('int_diagnosis__first_action') }}
),

qualification as (
    select * from {{ ref('int_diagnosis__qualification') }}
),

patterns as (
    select
        segments.original_source,
        segments.lead_type,
        segments.team,
        segments.is_qualified,
        {%- for step, checks in compared.items() %}
        {%- for check in checks %}
        {{ step }}.{{ check }}_verdict,
        {%- endfor %}
        {%- endfor %}
        count(*) as n_handoffs
    from segments
    inner join capture
        on segments.handoff_id = capture.handoff_id
    inner join routing
        on segments.handoff_id = routing.handoff_id
    inner join acceptance
        on segments.handoff_id = acceptance.handoff_id
    inner join first_action
        on segments.handoff_id = first_action.handoff_id
    inner join qualification
        on segments.handoff_id = qualification.handoff_id
    group by
        segments.original_source,
        segments.lead_type,
        segments.team,
        segments.is_qualified
        {%- for step, checks in compared.items() %}
        {%- for check in checks %},
        {{ step }}.{{ check }}_verdict
        {%- endfor %}
        {%- endfor %}
)

select
    *,
    row_number() over (
        order by
            original_source,
            lead_type,
            team,
            is_qualified
            {%- for checks in compared.values() %}
            {%- for check in checks %},
            {{ check }}_verdict
            {%- endfor %}
            {%- endfor %}
    ) as pattern_number
from patterns
