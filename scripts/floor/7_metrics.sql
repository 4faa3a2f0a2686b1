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

-- Kaplan and Meier: what share still waits after each duration at which a wait ended. Of two equal ones the wait that is
-- censored ends later; one number for metric, period and slice, and logarithms for products, make most of the speed.
create temp table quantiles as
with durations as (
    select
        enum_code(cast(metric as metric)) as metric_number,
        unnest([null, date_trunc('month', cohort_at), date_trunc('week', cohort_at)]) as period_start,
        unnest([1, 2, 3]) as period_number,
        handoff_slices,
        2 * duration + is_censored::int as wait
    from subjects
    inner join handoff_slices using (handoff_id)
    where duration is not null and not is_excluded and not is_unknown and not is_immature
),

cells as (
    select metric_number, period_number, period_start, row_number() over () as cell
    from (select distinct metric_number, period_number, period_start from durations)
),

members as (
    select cell * 1_000_000_000 + unnest(handoff_slices) as cell_slice, wait
    from durations
    inner join cells
        on
            durations.metric_number = cells.metric_number
            and durations.period_number = cells.period_number
            and durations.period_start is not distinct from cells.period_start
),

at_risk as (
    select cell_slice, wait, row_number() over (partition by cell_slice order by wait desc) as n_at_risk
    from members
),

waiting as (
    select
        cell_slice,
        wait // 2 as duration,
        sum(case when wait % 2 = 1 then 0 when n_at_risk = 1 then -1e9 else ln(1 - 1 / n_at_risk) end) over (
            partition by cell_slice order by n_at_risk desc rows unbounded preceding
        ) as log_share
    from at_risk
),

crossings as (
    select
        cell_slice // 1_000_000_000 as cell,
        cell_slice % 1_000_000_000 as slice,
        min(duration) filter (log_share <= ln(0.5) + 1e-9) as p50_seconds,
        min(duration) filter (log_share <= ln(0.1) + 1e-9) as p90_seconds
    from waiting
    group by cell_slice
)

select
    enum_range(null::metric)[metric_number + 1] as metric,
    ['all', 'month', 'week'][period_number] as period,
    cast(period_start as date) as period_start,
    slice,
    p50_seconds,
    p90_seconds
from crossings
inner join cells using (cell);

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
