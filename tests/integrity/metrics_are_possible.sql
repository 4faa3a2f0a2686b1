-- Numerator <= denominator; a value only where something counts; intervals around it; waits end or are censored.
select *
from {{ ref('rpt_handoff_metrics') }}
where
    least(n_eligible, n_success, n_censored, n_set_apart, n_immature, n_excluded, n_unknown) < 0
    or n_success > n_eligible
    or n_censored > n_eligible
    or n_success + n_set_apart > n_eligible
    or (metric in ('lead_to_owner_time', 'owner_to_first_action_time') and n_success + n_censored <> n_eligible)
    or (metric not in ('lead_to_owner_time', 'owner_to_first_action_time') and (rate is null) <> (n_eligible = 0))
    or (metric in ('lead_to_owner_time', 'owner_to_first_action_time') and rate is not null)
    or rate < 0
    or rate > 1
    or rate_ci_low > rate
    or rate_ci_high < rate
    or rate_ci_low < 0
    or rate_ci_high > 1
    or (rate_ci_low is null) <> (rate is null)
    or (rate_ci_high is null) <> (rate is null)
    or p50_seconds > p90_seconds
    or (p50_seconds is not null and n_success = 0)
    or (meets_target is not null and rate is null and p50_seconds is null)
