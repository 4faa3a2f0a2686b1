select
    slices.slice,
    causes.position,
    causes.root_cause,
    causes.fix,
    causes.failure_point,
    causes.first_step,
    causes.what_to_change,
    causes.n_define_first,
    round(causes.affected_share_recent, 4) as share_recent,
    round(causes.affected_share_before, 4) as share_before,
    causes.trend_lag_days,
    causes.n_compared_affected,
    causes.n_compared_unaffected,
    round(causes.affected_qualified_rate, 4) as affected_rate,
    round(causes.unaffected_qualified_rate, 4) as unaffected_rate,
    round(causes.associated_difference, 4) as difference,
    round(causes.difference_ci_low, 4) as low,
    round(causes.difference_ci_high, 4) as high,
    causes.is_small_sample
from rpt_root_causes as causes
inner join dashboard_slices as slices using (dimension, dimension_value)
order by slices.slice, causes.position
