-- The floor, part 7: the measurement table, every metric in every period and slice.

-- A value of a dimension is a slice; numbers for slices and for the handoffs in them group faster than their names.
create temp table slices as
with named as (
    unpivot (
        select
            coalesce(original_source, 'unknown') as original_source,
            coalesce(lead_type, 'unknown') as lead_type,
            coalesce(conversion_point, 'unknown') as conversion_point,
            coalesce(team, 'unknown') as team,
            coalesce(owner_id, 'unknown') as owner,
            crm
        from handoff_records
    )
    on columns(*) into name dimension value dimension_value
)

select 0 as slice, 'all' as dimension, 'all' as dimension_value
union all
select cast(row_number() over () as integer), dimension, dimension_value
from (select distinct dimension, dimension_value from named);

create temp table handoff_slices as
select
    handoff_id,
    [0, sources.slice, types.slice, points.slice, teams.slice, owners.slice, crms.slice] as handoff_slices
from handoff_records as h
inner join slices as sources
    on sources.dimension = 'original_source' and sources.dimension_value = coalesce(h.original_source, 'unknown')
inner join slices as types
    on types.dimension = 'lead_type' and types.dimension_value = coalesce(h.lead_type, 'unknown')
inner join slices as points
    on points.dimension = 'conversion_point' and points.dimension_value = coalesce(h.conversion_point, 'unknown')
inner join slices as teams on teams.dimension = 'team' and teams.dimension_value = coalesce(h.team, 'unknown')
inner join slices as owners on owners.dimension = 'owner' and owners.dimension_value = coalesce(h.owner_id, 'unknown')
inner join slices as crms on crms.dimension = 'crm' and crms.dimension_value = h.crm;

create type metric as enum (select distinct metric from metric_targets order by all);

-- Subjects alike in slice and week are counted together first: what is left is few.
create temp table counts as
with states as (
    select
        cast(metric as metric) as metric,
        counts_in,
        cast(date_trunc('month', cohort_at) as date) as month,
        cast(date_trunc('week', cohort_at) as date) as week,
        handoff_slices,
        case
            when is_excluded then 'excluded'
            when is_unknown then 'unknown'
            when is_immature then 'immature'
            else 'counted'
        end as state,
        is_success,
        is_censored
    from subjects
    inner join handoff_slices using (handoff_id)
),

sliced as (
    select
        metric,
        counts_in,
        month,
        week,
        unnest(handoff_slices) as slice,
        state = 'counted' as is_counted,
        is_counted and is_success as is_success,
        is_counted and is_censored as is_censored,
        state
    from states
),

by_week as (
    select
        metric,
        counts_in,
        month,
        week,
        slice,
        count(*) filter (is_counted) as n_eligible,
        count(*) filter (is_success) as n_success,
        count(*) filter (is_censored) as n_censored,
        count(*) filter (state = 'immature') as n_immature,
        count(*) filter (state = 'excluded') as n_excluded,
        count(*) filter (state = 'unknown') as n_unknown
    from sliced
    group by all
),

in_periods as (
    select
        by_week.* exclude (month, week),
        unnest(['all', 'month', 'week']) as period,
        unnest([null, month, week]) as period_start
    from by_week
)

select metric, period, period_start, slice, sum(columns('^n_'))
from in_periods
where coalesce(counts_in, period) = period
group by metric, period, period_start, slice;

-- Kaplan and Meier: what share still waits after each duration at which a wait ended.
create temp table quantiles as
with durations as (
    select
        cast(metric as metric) as metric,
        unnest([null, date_trunc('month', cohort_at), date_trunc('week', cohort_at)]) as period_start,
        unnest([1, 2, 3]) as period_number,
        handoff_slices,
        duration,
        is_censored
    from subjects
    inner join handoff_slices using (handoff_id)
    where duration is not null and not is_excluded and not is_unknown and not is_immature
),

members as (
    select durations.* exclude (handoff_slices), unnest(handoff_slices) as slice from durations
),

leaving as (
    select
        metric,
        period_number,
        period_start,
        slice,
        duration,
        count(*) as n_leaving,
        count(*) filter (not is_censored) as n_ended
    from members
    group by all
),

at_risk as (
    select *, sum(n_leaving) over (slices order by duration desc) as n_at_risk
    from leaving
    window slices as (partition by metric, period_number, period_start, slice)
),

waiting as (
    select *, product(1 - n_ended / n_at_risk) over (slices order by duration) as share
    from at_risk
    window slices as (partition by metric, period_number, period_start, slice)
)

select
    metric,
    ['all', 'month', 'week'][period_number] as period,
    cast(period_start as date) as period_start,
    slice,
    min(duration) filter (share <= 0.5 + 1e-9) as p50_seconds,
    min(duration) filter (share <= 0.1 + 1e-9) as p90_seconds
from waiting
group by all;

create table metrics as
with every_metric as (
    select unnest(enum_range(null::metric)) as metric
),

-- A metric of which nothing can be said still has its overall row.
all_counts as (
    from counts
    union all by name
    select metric, 'all' as period, null as period_start, 0 as slice,
        0 as n_eligible, 0 as n_success, 0 as n_censored, 0 as n_immature, 0 as n_excluded, 0 as n_unknown
    from every_metric
    where metric not in (select metric from counts)
)

select
    cast(all_counts.metric as varchar) as metric,
    all_counts.period,
    cast(all_counts.period_start as date) as period_start,
    dimension,
    dimension_value,
    n_eligible,
    n_success,
    n_censored,
    n_immature,
    n_excluded,
    n_unknown,
    case when all_counts.metric not in ('lead_to_owner_time', 'owner_to_first_action_time') and n_eligible > 0
        then n_success / n_eligible end as rate,
    p50_seconds,
    p90_seconds
from all_counts
inner join slices using (slice)
left join quantiles
    on
        all_counts.metric = quantiles.metric
        and all_counts.period = quantiles.period
        and all_counts.period_start is not distinct from quantiles.period_start
        and all_counts.slice = quantiles.slice;
