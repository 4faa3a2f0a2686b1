select
    slices.slice,
    coalesce(periods.period, -1) as period,
    metrics.metric,
    n_eligible,
    n_success,
    round(rate, 6) as rate,
    round(rate_ci_low, 6) as low,
    round(rate_ci_high, 6) as high,
    p50_seconds as p50,
    p90_seconds as p90,
    n_censored,
    n_immature,
    n_excluded,
    n_unknown,
    n_set_apart,
    target,
    meets_target,
    round(change, 6) as change,
    is_small_sample,
    basis
from rpt_handoff_metrics as metrics
inner join dashboard_slices as slices using (dimension, dimension_value)
left join dashboard_periods as periods
    on metrics.period = periods.kind and metrics.period_start = periods.period_start
where metrics.period = 'all' or periods.period is not null
order by slices.slice, coalesce(periods.period, -1), metrics.metric
