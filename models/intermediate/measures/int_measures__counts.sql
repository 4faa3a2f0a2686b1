{{ config(materialized='table') }}

with measures as (
    select * from {{ ref('int_measures__coded') }}
),

codes as (
    select * from {{ ref('int_measures__codes') }}
),

-- One pass over all subjects for each dimension: what is left is few, and is added up into periods.
by_dimension as (
    select
        metric,
        counts_in,
        cohort_month,
        cohort_week,
        {{ grouped_code() }} as code,
        max(case when basis = 'explicit' then 1 else 0 end) as is_explicit,
        max(case when basis = 'implicit' then 1 else 0 end) as is_implicit,
        sum(case when state = 'counted' then 1 else 0 end) as n_eligible,
        sum(case when state = 'counted' and is_success then 1 else 0 end) as n_success,
        sum(case when state = 'counted' and is_censored then 1 else 0 end) as n_censored,
        sum(case when state = 'counted' and is_set_apart then 1 else 0 end) as n_set_apart,
        sum(case when state = 'immature' then 1 else 0 end) as n_immature,
        sum(case when state = 'excluded' then 1 else 0 end) as n_excluded,
        sum(case when state = 'unknown' then 1 else 0 end) as n_unknown
    from measures
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
