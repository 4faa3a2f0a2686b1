with counts as (
    select * from {{ ref('int_measures__counts') }}
),

quantiles as (
    select * from {{ ref('int_measures__quantiles') }}
),

metrics as (
    {%- for metric in metrics() %}
    select '{{ metric }}' as metric, {{ metric.endswith('_time') | lower }} as is_time
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

-- A metric of which nothing at all can be said still has its overall row.
overall as (
    select
        metrics.metric,
        'all' as period,
        cast(null as date) as period_start,
        'all' as dimension,
        'all' as dimension_value
    from metrics
    left join counts
        on metrics.metric = counts.metric and counts.period = 'all' and counts.dimension = 'all'
    where counts.metric is null
),

all_rows as (
    select
        metric,
        period,
        period_start,
        dimension,
        dimension_value,
        case
            when n_explicit > 0 and n_implicit > 0 then 'mixed'
            when n_explicit > 0 then 'explicit'
            when n_implicit > 0 then 'implicit'
        end as basis,
        n_eligible,
        n_success,
        n_censored,
        n_set_apart,
        n_immature,
        n_excluded,
        n_unknown
    from counts

    union all

    select
        metric,
        period,
        period_start,
        dimension,
        dimension_value,
        cast(null as {{ dbt.type_string() }}) as basis,
        0 as n_eligible,
        0 as n_success,
        0 as n_censored,
        0 as n_set_apart,
        0 as n_immature,
        0 as n_excluded,
        0 as n_unknown
    from overall
)

select
    all_rows.*,
    metrics.is_time,
    case
        when not metrics.is_time and all_rows.n_eligible > 0
            then all_rows.n_success / cast(all_rows.n_eligible as {{ type_double() }})
    end as rate,
    quantiles.p50_seconds,
    quantiles.p90_seconds
from all_rows
inner join metrics
    on all_rows.metric = metrics.metric
left join quantiles
    on
        all_rows.metric = quantiles.metric
        and all_rows.period = quantiles.period
        and all_rows.dimension = quantiles.dimension
        and all_rows.dimension_value = quantiles.dimension_value
        and coalesce(all_rows.period_start, date '1970-01-01')
        = coalesce(quantiles.period_start, date '1970-01-01')
