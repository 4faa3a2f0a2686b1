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

counts as (
    select
        metric,
        {{ grouped_period() }} as period,
        {{ grouped_period_start() }} as period_start,
        {{ grouped_dimension() }} as dimension,
        {{ grouped_code() }} as code,
        counts_in,
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
    {{ by_period_and_dimension(always=['metric', 'counts_in']) }}
),

-- Subjects that count in one kind of period only (persons of duplicate_outreach) are left out of the others.
of_their_period as (
    select
        metric,
        period,
        period_start,
        dimension,
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
    from counts
    where counts_in in ('every period', period)
    group by metric, period, period_start, dimension, code
)

select
    metrics.name as metric,
    of_their_period.period,
    of_their_period.period_start,
    of_their_period.dimension,
    coalesce(dimension_codes.name, 'all') as dimension_value,
    case
        when of_their_period.is_explicit + of_their_period.is_implicit = 2 then 'mixed'
        when of_their_period.is_explicit = 1 then 'explicit'
        when of_their_period.is_implicit = 1 then 'implicit'
    end as basis,
    of_their_period.n_eligible,
    of_their_period.n_success,
    of_their_period.n_censored,
    of_their_period.n_set_apart,
    of_their_period.n_immature,
    of_their_period.n_excluded,
    of_their_period.n_unknown
from of_their_period
inner join codes as metrics
    on of_their_period.metric = metrics.code
left join codes as dimension_codes
    on of_their_period.code = dimension_codes.code
