select metric, length, unit
from main_staging.stg_definitions__maturity_windows
order by metric
