select
    slices.slice,
    acceptance.dimension,
    acceptance.dimension_value,
    n_decided,
    n_accepted,
    round(acceptance_rate, 6) as rate,
    round(acceptance_ci_low, 6) as low,
    round(acceptance_ci_high, 6) as high,
    n_matured,
    n_qualified,
    round(accepted_to_qualified_rate, 6) as qualified_rate,
    round(accepted_to_qualified_ci_low, 6) as qualified_low,
    round(accepted_to_qualified_ci_high, 6) as qualified_high,
    n_rejected,
    n_rejected_matured,
    n_false_rejects,
    round(owner_overdispersion, 4) as owner_overdispersion,
    is_small_sample,
    basis
from rpt_acceptance as acceptance
inner join dashboard_slices as slices using (dimension, dimension_value)
order by slices.slice
