{{ config(materialized='table') }}

{#-
  Handoffs of one segment with the same verdicts are counted together: there are a twentieth as many combinations of verdicts
  as handoffs, and as many checks of each.
-#}
{%- set compared = compared_checks() %}

with segments as (
    select * from {{ ref('int_diagnosis__segments') }}
    where is_compared
)
{%- for step in compared %},

{{ step }} as (
    select * from {{ ref('int_diagnosis__' ~ step) }}
)
{%- endfor %},

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
    {%- for step in compared %}
    inner join {{ step }}
        on segments.handoff_id = {{ step }}.handoff_id
    {%- endfor %}
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
