select month, strftime(period_start, '%Y-%m') as name
from dashboard_months
order by month
