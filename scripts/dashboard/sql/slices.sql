select slice, dimension, dimension_value, n_handoffs, n_values
from dashboard_slices
order by slice
