{{ config(materialized='table') }}

{#-
  How much less often handoffs with a cause qualified than others of the same original source and lead type: the
  difference of Mantel and Haenszel. Its interval is Newcombe's from the two Wilson intervals, over strata as Yan and Su
  have it: a weighted rate is as sure as one of so many handoffs as give it the same variance. At 0% and 100%, where
  p * (1 - p) / n is zero, it has a width all the same.
  S. Greenland and J. M. Robins, "Estimation of a common effect parameter from sparse follow-up data", Biometrics 41
  (1985), 55-68. R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in
  Medicine 17 (1998), 873-890, method 10. X. Yan and X. G. Su, "Stratified Wilson and Newcombe confidence intervals for
  multiple binomial proportions", Statistics in Biopharmaceutical Research 2 (2010), 329-335.
  It is an association: what else differs between the two groups is not known.
-#}

with compared_counts as (
    select * from {{ ref('int_diagnosis__compared_counts') }}
),

in_dimensions as (
    {{ in_each_dimension('compared_counts') }}
),

-- Only strata with both kinds of handoffs compare anything.
strata as (
    select
        root_cause,
        fix,
        dimension,
        dimension_value,
        original_source,
        lead_type,
        cast(sum(n_affected) as {{ type_double() }}) as n_affected,
        cast(sum(n_affected_qualified) as {{ type_double() }}) as n_affected_qualified,
        cast(sum(n_unaffected) as {{ type_double() }}) as n_unaffected,
        cast(sum(n_unaffected_qualified) as {{ type_double() }}) as n_unaffected_qualified
    from in_dimensions
    group by root_cause, fix, dimension, dimension_value, original_source, lead_type
    having sum(n_affected) > 0 and sum(n_unaffected) > 0
),

weighted as (
    select
        *,
        n_affected * n_unaffected / (n_affected + n_unaffected) as weight
    from strata
),

summed as (
    select
        root_cause,
        fix,
        dimension,
        dimension_value,
        cast(sum(n_affected) as bigint) as n_compared_affected,
        cast(sum(n_unaffected) as bigint) as n_compared_unaffected,
        {{ exact_sum('weight') }} as weight,
        {{ exact_sum('weight * (n_affected_qualified / n_affected)') }} as affected_qualified,
        {{ exact_sum('weight * (n_unaffected_qualified / n_unaffected)') }} as unaffected_qualified,
        {{ exact_sum('weight * weight / n_affected') }} as affected_variance,
        {{ exact_sum('weight * weight / n_unaffected') }} as unaffected_variance
    from weighted
    group by root_cause, fix, dimension, dimension_value
),

-- Each rate with the number of handoffs of one stratum in which it would be as sure.
rates as (
    select
        *,
        affected_qualified / weight as affected_qualified_rate,
        unaffected_qualified / weight as unaffected_qualified_rate,
        weight * weight / affected_variance as n_as_affected,
        weight * weight / unaffected_variance as n_as_unaffected
    from summed
),

bounded as (
    select
        *,
        {{ wilson_bound('(affected_qualified_rate * n_as_affected)', 'n_as_affected', 'low') }} as affected_low,
        {{ wilson_bound('(affected_qualified_rate * n_as_affected)', 'n_as_affected', 'high') }} as affected_high,
        {{ wilson_bound('(unaffected_qualified_rate * n_as_unaffected)', 'n_as_unaffected', 'low') }} as unaffected_low,
        {{ wilson_bound('(unaffected_qualified_rate * n_as_unaffected)', 'n_as_unaffected', 'high') }} as unaffected_high
    from rates
)

select
    root_cause,
    fix,
    dimension,
    dimension_value,
    n_compared_affected,
    n_compared_unaffected,
    affected_qualified_rate,
    unaffected_qualified_rate,
    affected_qualified_rate - unaffected_qualified_rate as associated_difference,
    affected_qualified_rate - unaffected_qualified_rate - sqrt(
        power(affected_qualified_rate - affected_low, 2) + power(unaffected_high - unaffected_qualified_rate, 2)
    ) as difference_ci_low,
    affected_qualified_rate - unaffected_qualified_rate + sqrt(
        power(affected_high - affected_qualified_rate, 2) + power(unaffected_qualified_rate - unaffected_low, 2)
    ) as difference_ci_high
from bounded
