select month, strftime(period_start, '%Y-%m') as name, n_months
from dashboard_months
order by month
