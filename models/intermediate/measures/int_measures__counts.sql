{{ config(materialized='table') }}

with measures as (
    select * from {{ ref('int_measures__all') }}
),

counts as (
    select
        metric,
        {{ grouped_period() }} as period,
        {{ grouped_period_start() }} as period_start,
        {{ grouped_dimension() }} as dimension,
        {{ grouped_dimension_value() }} as dimension_value,
        counts_in,
        case when min(basis) = max(basis) then min(basis) when min(basis) is not null then 'mixed' end as basis,
        count(case when state = 'counted' then 1 end) as n_eligible,
        count(case when state = 'counted' and is_success then 1 end) as n_success,
        count(case when state = 'counted' and is_censored then 1 end) as n_censored,
        count(case when state = 'counted' and is_set_apart then 1 end) as n_set_apart,
        count(case when state = 'immature' then 1 end) as n_immature,
        count(case when state = 'excluded' then 1 end) as n_excluded,
        count(case when state = 'unknown' then 1 end) as n_unknown
    from measures
    {{ by_period_and_dimension(always=['metric', 'counts_in']) }}
),

-- Subjects that count in one kind of period only (persons of duplicate_outreach) are left out of the others.
of_their_period as (
    select * from counts
    where counts_in in ('every period', period)
)

select
    metric,
    period,
    period_start,
    dimension,
    dimension_value,
    case when min(basis) = max(basis) then min(basis) when min(basis) is not null then 'mixed' end as basis,
    cast(sum(n_eligible) as bigint) as n_eligible,
    cast(sum(n_success) as bigint) as n_success,
    cast(sum(n_censored) as bigint) as n_censored,
    cast(sum(n_set_apart) as bigint) as n_set_apart,
    cast(sum(n_immature) as bigint) as n_immature,
    cast(sum(n_excluded) as bigint) as n_excluded,
    cast(sum(n_unknown) as bigint) as n_unknown
from of_their_period
group by metric, period, period_start, dimension, dimension_value
