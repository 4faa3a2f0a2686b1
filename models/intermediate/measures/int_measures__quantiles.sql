{{ config(materialized='table') }}

with measures as (
    select * from {{ ref('int_measures__coded') }}
),

durations as (
    select * from measures
    where state = 'counted' and duration_seconds is not null
),

codes as (
    select * from {{ ref('int_measures__codes') }}
),

-- Every subject once in each group that it belongs to: a dimension's value is in its code, a period in its number. Who
-- ends after the same wait as another is censored is still at risk then: `wait` sorts events before those, and most
-- of this model's time goes into sorting it.
members as (
    {%- for period, period_column in metric_periods().items() -%}
    {%- set period_number, outer_last = loop.index0, loop.last -%}
    {%- for dimension_column in metric_dimensions().values() %}
    select
        metric,
        {{ period_number }} as period_number,
        {{ period_column or 'cast(null as date)' }} as period_start,
        {{ dimension_column or 'cast(0 as integer)' }} as code,
        2 * duration_seconds + case when is_censored then 1 else 0 end as wait
    from durations
    {{- '\n    union all' if not (outer_last and loop.last) }}
    {%- endfor -%}
    {%- endfor %}
),

at_risk as (
    select
        *,
        row_number() over (partition by metric, period_number, period_start, code order by wait desc) as n_at_risk
    from members
),

-- Kaplan and Meier's product, as a sum of logarithms. When the last one ends nobody is left: survival is zero.
survival as (
    select
        metric,
        period_number,
        period_start,
        code,
        wait,
        sum(
            case
                when mod(wait, 2) = 1 then 0
                when n_at_risk = 1 then -1e9
                else ln(1.0 - 1.0 / n_at_risk)
            end
        ) over (
            partition by metric, period_number, period_start, code
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
        period_number,
        period_start,
        code,
        cast(floor(min(case when log_survival <= ln(0.5) + 1e-9 then wait end) / 2.0) as bigint) as p50_seconds,
        cast(floor(min(case when log_survival <= ln(0.1) + 1e-9 then wait end) / 2.0) as bigint) as p90_seconds
    from survival
    group by metric, period_number, period_start, code
)

select
    metrics.name as metric,
    case quantiles.period_number
        {%- for period in metric_periods() %}
        when {{ loop.index0 }} then '{{ period }}'
        {%- endfor %}
    end as period,
    quantiles.period_start,
    coalesce(codes.dimension, 'all') as dimension,
    coalesce(codes.name, 'all') as dimension_value,
    quantiles.p50_seconds,
    quantiles.p90_seconds
from quantiles
inner join codes as metrics
    on quantiles.metric = metrics.code
left join codes
    on quantiles.code = codes.code
