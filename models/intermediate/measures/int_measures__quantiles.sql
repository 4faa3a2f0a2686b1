{{ config(materialized='table') }}

with durations as (
    select * from {{ ref('int_measures__all') }}
    where state = 'counted' and duration_seconds is not null
),

-- How many subjects of each group ended their wait, or were censored, after the same time.
at_each_duration as (
    select
        metric,
        {{ grouped_period() }} as period,
        {{ grouped_period_start() }} as period_start,
        {{ grouped_dimension() }} as dimension,
        {{ grouped_dimension_value() }} as dimension_value,
        duration_seconds,
        count(*) as n_leaving,
        count(case when not is_censored then 1 end) as n_events
    from durations
    {{ by_period_and_dimension(always=['metric', 'duration_seconds']) }}
),

at_risk as (
    select
        *,
        sum(n_leaving) over (
            partition by metric, period, period_start, dimension, dimension_value
            order by duration_seconds desc
            rows between unbounded preceding and current row
        ) as n_at_risk
    from at_each_duration
),

-- Kaplan and Meier's product, as a sum of logarithms. Everybody still waiting ends: nobody is left, survival is zero.
survival as (
    select
        metric,
        period,
        period_start,
        dimension,
        dimension_value,
        duration_seconds,
        sum(case when n_events = n_at_risk then -1e9 else ln(1.0 - n_events / cast(n_at_risk as double)) end) over (
            partition by metric, period, period_start, dimension, dimension_value
            order by duration_seconds
            rows between unbounded preceding and current row
        ) as log_survival
    from at_risk
    where n_events > 0
)

-- The quantile is the first moment at which survival is no more than what is left; the margin takes the rounding of the
-- logarithms. Null = so many are still waiting that the curve never comes down to it.
select
    metric,
    period,
    period_start,
    dimension,
    dimension_value,
    min(case when log_survival <= ln(0.5) + 1e-9 then duration_seconds end) as p50_seconds,
    min(case when log_survival <= ln(0.1) + 1e-9 then duration_seconds end) as p90_seconds
from survival
group by metric, period, period_start, dimension, dimension_value
