{{ config(materialized='table') }}

{#-
  How much less often handoffs with a cause qualified than others of the same original source and lead type: the
  Mantel-Haenszel risk difference, with the variance of independent binomials.
  S. Greenland and J. M. Robins, "Estimation of a common effect parameter from sparse follow-up data", Biometrics 41
  (1985), 55-68. It is an association: what else differs between the two groups is not known.
-#}

with segment_counts as (
    select * from {{ ref('int_diagnosis__segment_counts') }}
),

cause_counts as (
    select * from {{ ref('int_diagnosis__cause_counts') }}
),

segments_in_dimensions as (
    {{ in_each_dimension('segment_counts') }}
),

causes_in_dimensions as (
    {{ in_each_dimension('cause_counts') }}
),

strata as (
    select
        dimension,
        dimension_value,
        original_source,
        lead_type,
        cast(sum(n_compared) as bigint) as n_all,
        cast(sum(n_compared_qualified) as bigint) as n_qualified
    from segments_in_dimensions
    group by dimension, dimension_value, original_source, lead_type
),

affected as (
    select
        root_cause,
        fix,
        dimension,
        dimension_value,
        original_source,
        lead_type,
        cast(sum(n_affected_compared) as bigint) as n_affected,
        cast(sum(n_affected_compared_qualified) as bigint) as n_affected_qualified
    from causes_in_dimensions
    where n_affected_compared > 0
    group by root_cause, fix, dimension, dimension_value, original_source, lead_type
),

-- Only strata with both kinds of handoffs compare anything.
compared as (
    select
        affected.root_cause,
        affected.fix,
        affected.dimension,
        affected.dimension_value,
        affected.n_affected,
        strata.n_all - affected.n_affected as n_unaffected,
        affected.n_affected_qualified / cast(affected.n_affected as double precision) as affected_rate,
        (strata.n_qualified - affected.n_affected_qualified)
        / cast(strata.n_all - affected.n_affected as double precision) as unaffected_rate,
        affected.n_affected * (strata.n_all - affected.n_affected) / cast(strata.n_all as double precision) as weight
    from affected
    inner join strata
        on
            affected.dimension = strata.dimension
            and affected.dimension_value = strata.dimension_value
            and affected.original_source = strata.original_source
            and affected.lead_type = strata.lead_type
    where strata.n_all > affected.n_affected
),

weighted as (
    select
        *,
        weight * weight * (
            affected_rate * (1 - affected_rate) / n_affected
            + unaffected_rate * (1 - unaffected_rate) / n_unaffected
        ) as variance
    from compared
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
        {{ exact_sum('weight * affected_rate') }} as affected_qualified,
        {{ exact_sum('weight * unaffected_rate') }} as unaffected_qualified,
        {{ exact_sum('variance') }} as variance
    from weighted
    group by root_cause, fix, dimension, dimension_value
),

rates as (
    select
        root_cause,
        fix,
        dimension,
        dimension_value,
        n_compared_affected,
        n_compared_unaffected,
        affected_qualified / weight as affected_qualified_rate,
        unaffected_qualified / weight as unaffected_qualified_rate,
        sqrt(variance) / weight as standard_error
    from summed
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
    greatest(affected_qualified_rate - unaffected_qualified_rate - 1.959963984540054 * standard_error, -1.0)
        as difference_ci_low,
    least(affected_qualified_rate - unaffected_qualified_rate + 1.959963984540054 * standard_error, 1.0)
        as difference_ci_high
from rates
