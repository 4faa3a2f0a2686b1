with counts as (
    select * from {{ ref('int_measures__counts') }}
),

quantiles as (
    select * from {{ ref('int_measures__quantiles') }}
),

targets as (
    select * from {{ ref('stg_definitions__metric_targets') }}
),

metrics as (
    {%- for metric in metrics() %}
    select '{{ metric }}' as metric, {{ metric.endswith('_time') | lower }} as is_time
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

-- A metric of which nothing at all can be said still has its overall row.
overall as (
    select
        metrics.metric,
        'all' as period,
        cast(null as date) as period_start,
        'all' as dimension,
        'all' as dimension_value
    from metrics
    left join counts
        on metrics.metric = counts.metric and counts.period = 'all' and counts.dimension = 'all'
    where counts.metric is null
),

all_rows as (
    select
        metric,
        period,
        period_start,
        dimension,
        dimension_value,
        case
            when n_explicit > 0 and n_implicit > 0 then 'mixed'
            when n_explicit > 0 then 'explicit'
            when n_implicit > 0 then 'implicit'
        end as basis,
        n_eligible,
        n_success,
        n_censored,
        n_set_apart,
        n_immature,
        n_excluded,
        n_unknown
    from counts

    union all

    select
        metric,
        period,
        period_start,
        dimension,
        dimension_value,
        cast(null as {{ dbt.type_string() }}) as basis,
        0 as n_eligible,
        0 as n_success,
        0 as n_censored,
        0 as n_set_apart,
        0 as n_immature,
        0 as n_excluded,
        0 as n_unknown
    from overall
),

measured as (
    select
        all_rows.*,
        metrics.is_time,
        case
            when not metrics.is_time and all_rows.n_eligible > 0
                then all_rows.n_success / cast(all_rows.n_eligible as double precision)
        end as rate,
        quantiles.p50_seconds,
        quantiles.p90_seconds
    from all_rows
    inner join metrics
        on all_rows.metric = metrics.metric
    left join quantiles
        on
            all_rows.metric = quantiles.metric
            and all_rows.period = quantiles.period
            and all_rows.dimension = quantiles.dimension
            and all_rows.dimension_value = quantiles.dimension_value
            and coalesce(all_rows.period_start, date '1970-01-01')
            = coalesce(quantiles.period_start, date '1970-01-01')
),

-- A dimension's value without a target of its own has the overall one.
targeted as (
    select
        measured.*,
        coalesce(own_targets.target, overall_targets.target) as target,
        coalesce(own_targets.statistic, overall_targets.statistic) as statistic,
        coalesce(own_targets.better, overall_targets.better) as better,
        coalesce(own_targets.minimum_n, overall_targets.minimum_n, 20) as minimum_n
    from measured
    left join targets as own_targets
        on
            measured.metric = own_targets.metric
            and measured.dimension = own_targets.dimension
            and measured.dimension_value = own_targets.dimension_value
    left join targets as overall_targets
        on measured.metric = overall_targets.metric and overall_targets.dimension = 'all'
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
    cast(previous_value as double precision) as previous_value,
    cast(compared_value - previous_value as double precision) as change,
    n_eligible < minimum_n as is_small_sample,
    basis
from with_previous
