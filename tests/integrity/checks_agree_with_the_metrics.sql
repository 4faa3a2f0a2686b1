-- What a check and a metric both judge they judge alike, handoff by handoff. A lead that closed before it was due to be
-- owned, or acted on, counts for routing_sla and first_action_sla and is let off by the check; so is a deleted one for
-- no_action_accepted.
with verdicts as (

    select
        handoff_id,
        max(case when check_name = 'owned_in_time' then verdict end) as owned_in_time,
        max(case when check_name = 'acted_in_time' then verdict end) as acted_in_time,
        max(case when check_name = 'accepted_acted_on' then verdict end) as accepted_acted_on,
        max(case when check_name = 'closed_with_usable_reason' then verdict end) as closed_with_usable_reason,
        max(case when check_name = 'reason_agrees' then verdict end) as reason_agrees
    from {{ ref('int_diagnosis__checks') }}
    where
        check_name in (
            'owned_in_time', 'acted_in_time', 'accepted_acted_on', 'closed_with_usable_reason', 'reason_agrees'
        )
    group by handoff_id

),

expected as (

    {%- for metric, verdict in [
        ('routing_sla', 'verdicts.owned_in_time'),
        ('first_action_sla', 'verdicts.acted_in_time'),
        ('no_action_accepted', 'verdicts.accepted_acted_on'),
        (
            'rejection_reason_quality',
            "case "
            ~ "when verdicts.reason_agrees = 'fail' then 'fail' "
            ~ "when verdicts.reason_agrees = 'unknown' and verdicts.closed_with_usable_reason in ('pass', 'pending') then 'unknown' "
            ~ "else verdicts.closed_with_usable_reason end",
        ),
    ] %}
    select
        measures.metric,
        measures.subject_id as handoff_id,
        measures.state,
        measures.is_success,
        measures.is_set_apart,
        {{ verdict }} as verdict
    from {{ ref('int_measures__' ~ metric) }} as measures
    left join verdicts
        on measures.subject_id = verdicts.handoff_id
    {{- '\n\n    union all\n' if not loop.last }}
    {%- endfor %}

),

disagreeing as (

    select
        metric,
        handoff_id,
        state,
        is_success,
        verdict
    from expected
    where
        verdict is null
        or (state = 'excluded' and verdict <> 'not_applicable')
        or (state = 'unknown' and verdict <> 'unknown')
        or (state = 'immature' and verdict = 'fail' and metric <> 'rejection_reason_quality')
        or (
            state = 'counted'
            and not case
                when metric = 'no_action_accepted' and is_set_apart then verdict = 'unknown'
                when metric = 'no_action_accepted' and is_success then verdict in ('fail', 'not_applicable')
                when metric = 'no_action_accepted' or is_success then verdict = 'pass'
                when metric in ('routing_sla', 'first_action_sla') then verdict in ('fail', 'not_applicable')
                else verdict = 'fail'
            end
        )

),

-- The other way round: as many as passed, failed or were let off by their deadline stand in the measurement table.
counted as (

    select
        count(case when checks.verdict = 'pass' then 1 end) as passed,
        count(
            case
                when
                    checks.verdict in ('pass', 'fail')
                    or (checks.verdict = 'not_applicable' and not handoffs.is_excluded)
                    then 1
            end
        ) as judged
    from {{ ref('int_diagnosis__checks') }} as checks
    inner join {{ ref('int_timeline__handoff_records') }} as handoffs
        on checks.handoff_id = handoffs.handoff_id
    where checks.check_name = 'owned_in_time' and checks.due_at <= handoffs.as_of

),

reported as (

    select
        max(n_success) as n_success,
        max(n_eligible) as n_eligible
    from {{ ref('rpt_handoff_metrics') }}
    where metric = 'routing_sla' and period = 'all' and dimension = 'all'

)

select
    metric,
    cast(handoff_id as {{ dbt.type_string() }}) as about,
    state,
    verdict
from disagreeing

union all

select
    'routing_sla' as metric,
    'all' as about,
    'reported ' || cast(reported.n_success as {{ dbt.type_string() }}) as state,
    'passed ' || cast(counted.passed as {{ dbt.type_string() }}) as verdict
from counted
cross join reported
where counted.passed <> coalesce(reported.n_success, 0) or counted.judged <> coalesce(reported.n_eligible, 0)
