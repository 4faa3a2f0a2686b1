with statistics as (
    select * from {{ ref('int_measures__statistics') }}
),

targets as (
    select * from {{ ref('stg_definitions__metric_targets') }}
),

-- A dimension's value without a target of its own has the overall one.
targeted as (
    select
        statistics.*,
        coalesce(own_targets.target, overall_targets.target) as target,
        coalesce(own_targets.statistic, overall_targets.statistic) as statistic,
        coalesce(own_targets.better, overall_targets.better) as better,
        coalesce(own_targets.minimum_n, overall_targets.minimum_n, 20) as minimum_n
    from statistics
    left join targets as own_targets
        on
            statistics.metric = own_targets.metric
            and statistics.dimension = own_targets.dimension
            and statistics.dimension_value = own_targets.dimension_value
    left join targets as overall_targets
        on statistics.metric = overall_targets.metric and overall_targets.dimension = 'all'
),

-- What a metric is compared by: its rate, or the quantile that its target speaks of.
valued as (
    select
        *,
        case
            when not is_time then rate
            when statistic = 'p90_seconds' then p90_seconds
            else p50_seconds
        end as compared_value
    from targeted
),

-- The period before is the month or week right before it; a gap has no change.
with_previous as (
    select
        valued.*,
        previous.compared_value as previous_value
    from valued
    left join valued as previous
        on
            valued.metric = previous.metric
            and valued.period = previous.period
            and valued.dimension = previous.dimension
            and valued.dimension_value = previous.dimension_value
            and previous.period_start = case
                when valued.period = 'month' then cast({{ dbt.dateadd('month', -1, 'valued.period_start') }} as date)
                when valued.period = 'week' then cast({{ dbt.dateadd('day', -7, 'valued.period_start') }} as date)
            end
)

select
    metric,
    period,
    period_start,
    dimension,
    dimension_value,
    n_eligible,
    n_success,
    rate,
    case when not is_time then {{ wilson_bound('n_success', 'n_eligible', 'low') }} end as rate_ci_low,
    case when not is_time then {{ wilson_bound('n_success', 'n_eligible', 'high') }} end as rate_ci_high,
    p50_seconds,
    p90_seconds,
    n_censored,
    n_immature,
    n_excluded,
    n_unknown,
    n_set_apart,
    target,
    case when better = 'lower' then compared_value <= target else compared_value >= target end as meets_target,
    cast(previous_value as {{ type_double() }}) as previous_value,
    cast(compared_value - previous_value as {{ type_double() }}) as change,
    n_eligible < minimum_n as is_small_sample,
    basis
from with_previous
