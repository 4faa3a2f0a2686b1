{{ config(materialized='table') }}

with measures as (
    select * from {{ ref('int_measures__all') }}
),

codes as (
    {{ measure_codes('measures') }}
),

coded as (
    select
        {{ code_columns() }},
        measures.cohort_month,
        measures.cohort_week,
        measures.counts_in,
        case when measures.basis = 'explicit' then 1 else 0 end as is_explicit,
        case when measures.basis = 'implicit' then 1 else 0 end as is_implicit,
        case when measures.state = 'counted' then 1 else 0 end as is_counted,
        case when measures.state = 'counted' and measures.is_success then 1 else 0 end as is_success,
        case when measures.state = 'counted' and measures.is_censored then 1 else 0 end as is_censored,
        case when measures.state = 'counted' and measures.is_set_apart then 1 else 0 end as is_set_apart,
        case when measures.state = 'immature' then 1 else 0 end as is_immature,
        case when measures.state = 'excluded' then 1 else 0 end as is_excluded,
        case when measures.state = 'unknown' then 1 else 0 end as is_unknown
    from measures
    {{ join_codes('measures', 'codes') }}
),

-- One pass over all subjects for each dimension: what is left is few, and is added up into periods.
by_dimension as (
    select
        metric,
        counts_in,
        cohort_month,
        cohort_week,
        {{ grouped_code() }} as code,
        max(is_explicit) as is_explicit,
        max(is_implicit) as is_implicit,
        sum(is_counted) as n_eligible,
        sum(is_success) as n_success,
        sum(is_censored) as n_censored,
        sum(is_set_apart) as n_set_apart,
        sum(is_immature) as n_immature,
        sum(is_excluded) as n_excluded,
        sum(is_unknown) as n_unknown
    from coded
    {{ by_dimension(always=['metric', 'counts_in', 'cohort_month', 'cohort_week']) }}
),

-- Subjects that count in one kind of period only (persons of duplicate_outreach) are left out of the others.
in_periods as (
    {%- for period, period_column in metric_periods().items() %}
    select
        metric,
        '{{ period }}' as period,
        {{ period_column or 'cast(null as date)' }} as period_start,
        code,
        max(is_explicit) as is_explicit,
        max(is_implicit) as is_implicit,
        cast(sum(n_eligible) as bigint) as n_eligible,
        cast(sum(n_success) as bigint) as n_success,
        cast(sum(n_censored) as bigint) as n_censored,
        cast(sum(n_set_apart) as bigint) as n_set_apart,
        cast(sum(n_immature) as bigint) as n_immature,
        cast(sum(n_excluded) as bigint) as n_excluded,
        cast(sum(n_unknown) as bigint) as n_unknown
    from by_dimension
    where counts_in in ('every period', '{{ period }}')
    group by {{ ['metric', period_column, 'code'] | select | join(', ') }}
    {{- '\n\n    union all\n' if not loop.last }}
    {%- endfor %}
)

select
    metrics.name as metric,
    in_periods.period,
    in_periods.period_start,
    coalesce(codes.dimension, 'all') as dimension,
    coalesce(codes.name, 'all') as dimension_value,
    case
        when in_periods.is_explicit + in_periods.is_implicit = 2 then 'mixed'
        when in_periods.is_explicit = 1 then 'explicit'
        when in_periods.is_implicit = 1 then 'implicit'
    end as basis,
    in_periods.n_eligible,
    in_periods.n_success,
    in_periods.n_censored,
    in_periods.n_set_apart,
    in_periods.n_immature,
    in_periods.n_excluded,
    in_periods.n_unknown
from in_periods
inner join codes as metrics
    on in_periods.metric = metrics.code
left join codes
    on in_periods.code = codes.code
