{{ config(
    materialized='by_lead_sum',
    unique_key=['metric', 'period', 'period_start', 'dimension', 'dimension_value'],
    meta={'changes': 'int_changes__leads', 'count': 'n_subjects'}
) }}

with measures as (
    select * from {{ ref('int_measures__coded') }}
),

codes as (
    select * from {{ ref('int_measures__codes') }}
),

-- What a subject adds to the counts, as one number: grouping by it is faster than adding up nine columns.
kinds as (
    select
        *,
        case state when 'counted' then 0 when 'immature' then 1 when 'excluded' then 2 when 'unknown' then 3 end
        + case when is_success then 4 else 0 end
        + case when is_censored then 8 else 0 end
        + case when is_set_apart then 16 else 0 end
        + case basis when 'explicit' then 32 when 'implicit' then 64 else 0 end as kind
    from measures
),

-- One pass over all subjects for each dimension: what is left is few, and is added up into periods.
by_dimension as (
    select
        metric,
        counts_in,
        cohort_month,
        cohort_week,
        kind,
        {{ grouped_code() }} as code,
        count(*) as n_subjects
    from kinds
    {{ by_dimension(always=['metric', 'counts_in', 'cohort_month', 'cohort_week', 'kind']) }}
),

counted as (
    select
        metric,
        counts_in,
        cohort_month,
        cohort_week,
        code,
        n_subjects,
        mod(kind, 4) = 0 as is_eligible,
        mod(kind, 4) = 1 as is_immature,
        mod(kind, 4) = 2 as is_excluded,
        mod(kind, 4) = 3 as is_unknown,
        mod(kind, 8) >= 4 as is_success,
        mod(kind, 16) >= 8 as is_censored,
        mod(kind, 32) >= 16 as is_set_apart,
        mod(kind, 64) >= 32 as is_explicit,
        kind >= 64 as is_implicit
    from by_dimension
),

-- Subjects that count in one kind of period only (persons of duplicate_outreach) are left out of the others.
in_periods as (
    {%- for period, period_column in metric_periods().items() %}
    select
        metric,
        '{{ period }}' as period,
        {{ period_column or 'cast(null as date)' }} as period_start,
        code,
        cast(sum(n_subjects) as bigint) as n_subjects,
        cast(sum(case when is_explicit then n_subjects else 0 end) as bigint) as n_explicit,
        cast(sum(case when is_implicit then n_subjects else 0 end) as bigint) as n_implicit,
        cast(sum(case when is_eligible then n_subjects else 0 end) as bigint) as n_eligible,
        cast(sum(case when is_eligible and is_success then n_subjects else 0 end) as bigint) as n_success,
        cast(sum(case when is_eligible and is_censored then n_subjects else 0 end) as bigint) as n_censored,
        cast(sum(case when is_eligible and is_set_apart then n_subjects else 0 end) as bigint) as n_set_apart,
        cast(sum(case when is_immature then n_subjects else 0 end) as bigint) as n_immature,
        cast(sum(case when is_excluded then n_subjects else 0 end) as bigint) as n_excluded,
        cast(sum(case when is_unknown then n_subjects else 0 end) as bigint) as n_unknown
    from counted
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
    in_periods.n_subjects,
    in_periods.n_explicit,
    in_periods.n_implicit,
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
