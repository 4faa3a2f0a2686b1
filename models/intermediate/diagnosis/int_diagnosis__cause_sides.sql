with patterns as (
    select * from {{ ref('int_diagnosis__verdict_patterns') }}
),

root_causes as (
    select * from {{ ref('stg_definitions__root_causes') }}
),

-- What is pending, unknown or does not apply says neither that a handoff has the cause nor that it has not.
judged as (
    {%- for checks in compared_checks().values() %}
    {%- set last_step = loop.last %}
    {%- for check in checks %}
    select
        pattern_number,
        '{{ check }}' as check_name,
        {{ check }}_verdict as verdict
    from patterns
    where {{ check }}_verdict in ('fail', 'pass')
    {{- '\n\n    union all\n' if not (last_step and loop.last) }}
    {%- endfor %}
    {%- endfor %}
)

select
    judged.pattern_number,
    root_causes.root_cause,
    root_causes.fix,
    max(case when judged.verdict = 'fail' then 1 else 0 end) = 1 as is_affected
from judged
inner join root_causes
    on judged.check_name = root_causes.check_name
group by
    judged.pattern_number,
    root_causes.root_cause,
    root_causes.fix
