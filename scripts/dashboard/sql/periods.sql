select
    period,
    kind,
    case kind when 'month' then strftime(period_start, '%Y-%m') else strftime(period_start, '%Y-%m-%d') end as name,
    n_periods
from dashboard_periods
order by period
