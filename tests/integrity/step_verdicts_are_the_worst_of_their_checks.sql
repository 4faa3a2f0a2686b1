-- Two routes, one verdict: the worst check of each step, ranked, is the verdict that fct_handoffs has for the step.
with severities as (

    {%- for verdict in ['not_applicable', 'pass', 'unknown', 'pending', 'fail'] %}
    select
        {{ loop.index }} as severity,
        '{{ verdict }}' as verdict
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}

),

worst as (

    select
        checks.handoff_id,
        checks.step,
        max(severities.severity) as severity
    from {{ ref('int_diagnosis__checks') }} as checks
    left join severities
        on checks.verdict = severities.verdict
    group by checks.handoff_id, checks.step

),

of_handoffs as (

    {%- for step in diagnosis_checks() %}
    select
        handoff_id,
        '{{ step }}' as step,
        {{ step }}_verdict as verdict
    from {{ ref('fct_handoffs') }}
    {{- '\n\n    union all\n' if not loop.last }}
    {%- endfor %}

)

select
    of_handoffs.handoff_id,
    of_handoffs.step,
    of_handoffs.verdict,
    severities.verdict as worst_verdict
from of_handoffs
full join worst
    on of_handoffs.handoff_id = worst.handoff_id and of_handoffs.step = worst.step
left join severities
    on worst.severity = severities.severity
where of_handoffs.verdict is null or severities.verdict is null or of_handoffs.verdict <> severities.verdict
