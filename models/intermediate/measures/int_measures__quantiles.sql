{{ config(materialized='table') }}

with measures as (
    select * from {{ ref('int_measures__all') }}
),

durations as (
    select * from measures
    where state = 'counted' and duration_seconds is not null
),

codes as (
    {{ measure_codes('durations') }}
),

coded as (
    select
        {{ code_columns() }},
        durations.cohort_month,
        durations.cohort_week,
        durations.duration_seconds,
        durations.is_censored
    from durations
    {{ join_codes('durations', 'codes') }}
),

-- Every subject once in each group that it belongs to.
members as (
    {%- for period, period_column in metric_periods().items() -%}
    {%- set outer_last = loop.last -%}
    {%- for dimension, dimension_column in metric_dimensions().items() %}
    select
        metric,
        '{{ period }}' as period,
        {{ period_column or 'cast(null as date)' }} as period_start,
        '{{ dimension }}' as dimension,
        {{ dimension_column or 'cast(0 as integer)' }} as code,
        duration_seconds,
        is_censored
    from coded
    {{- '\n    union all' if not (outer_last and loop.last) }}
    {%- endfor -%}
    {%- endfor %}
),

-- Who ends after the same wait as another is censored is still at risk then: events come first.
at_risk as (
    select
        *,
        row_number() over (
            partition by metric, period, period_start, dimension, code
            order by duration_seconds desc, is_censored desc
        ) as n_at_risk
    from members
),

-- Kaplan and Meier's product, as a sum of logarithms. When the last one ends nobody is left: survival is zero.
survival as (
    select
        metric,
        period,
        period_start,
        dimension,
        code,
        duration_seconds,
        sum(
            case
                when is_censored then 0
                when n_at_risk = 1 then -1e9
                else ln(1.0 - 1.0 / n_at_risk)
            end
        ) over (
            partition by metric, period, period_start, dimension, code
            order by n_at_risk desc
            rows between unbounded preceding and current row
        ) as log_survival
    from at_risk
),

-- The quantile is the first moment at which survival is no more than what is left; the margin takes the rounding of the
-- logarithms. Null = so many are still waiting that the curve never comes down to it.
quantiles as (
    select
        metric,
        period,
        period_start,
        dimension,
        code,
        min(case when log_survival <= ln(0.5) + 1e-9 then duration_seconds end) as p50_seconds,
        min(case when log_survival <= ln(0.1) + 1e-9 then duration_seconds end) as p90_seconds
    from survival
    group by metric, period, period_start, dimension, code
)

select
    metrics.name as metric,
    quantiles.period,
    quantiles.period_start,
    quantiles.dimension,
    coalesce(dimension_codes.name, 'all') as dimension_value,
    quantiles.p50_seconds,
    quantiles.p90_seconds
from quantiles
inner join codes as metrics
    on quantiles.metric = metrics.code
left join codes as dimension_codes
    on quantiles.code = dimension_codes.code
