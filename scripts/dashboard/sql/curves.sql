-- Kaplan and Meier's curve of each wait, read at the same few moments for every slice: `left_waiting` in tenths of a
-- percent. A curve ends where its longest wait does. The same product as int_measures__quantiles, so that the curve
-- passes one half at the median of the measurement table; equal waits are one factor of it.
with durations as (
    select metric, crm, original_source, lead_type, team, duration_seconds, is_censored
    from main_intermediate.int_measures__lead_to_owner_time
    where state = 'counted' and duration_seconds is not null
    union all
    select metric, crm, original_source, lead_type, team, duration_seconds, is_censored
    from main_intermediate.int_measures__owner_to_first_action_time
    where state = 'counted' and duration_seconds is not null
),

counted as (
    select
        metric,
        duration_seconds as seconds,
        coalesce(original_source, 'unknown') as original_source,
        coalesce(lead_type, 'unknown') as lead_type,
        coalesce(team, 'unknown') as team,
        crm,
        count(*) as n,
        count(*) filter (where not is_censored) as n_ended
    from durations
    group by all
),

valued as (
    select
        metric,
        seconds,
        n,
        n_ended,
        unnest(['all', 'original_source', 'lead_type', 'team', 'crm']) as dimension,
        unnest(['all', original_source, lead_type, team, crm]) as dimension_value
    from counted
),

at_risk as (
    select
        slice,
        metric,
        seconds,
        cast(sum(n_ended) as double) as n_ended,
        sum(cast(sum(n) as double)) over (partition by slice, metric order by seconds desc) as n_at_risk
    from valued
    inner join dashboard_slices as slices using (dimension, dimension_value)
    group by slice, metric, seconds
),

survival as (
    select
        slice,
        metric,
        seconds,
        exp(sum(
            case when n_ended = 0 then 0 when n_ended = n_at_risk then -1e9 else ln(1.0 - n_ended / n_at_risk) end
        ) over (partition by slice, metric order by seconds)) as left_waiting
    from at_risk
),

-- The moment at which each wait is first seen to be over; what is left waiting only falls.
seen as (
    select survival.slice, survival.metric, shown.seconds, min(survival.left_waiting) as left_waiting
    from survival
    asof join (select unnest($moments) as seconds) as shown
        on survival.seconds <= shown.seconds
    group by survival.slice, survival.metric, shown.seconds
),

longest as (
    select slice, metric, max(seconds) as seconds
    from survival
    group by slice, metric
)

select
    longest.slice,
    longest.metric,
    cast(shown.seconds as bigint) as seconds,
    cast(round(1000 * coalesce(
        min(seen.left_waiting) over (partition by longest.slice, longest.metric order by shown.seconds), 1
    )) as integer) as left_waiting
from longest
inner join (select unnest($moments) as seconds) as shown
    on shown.seconds <= longest.seconds
left join seen
    on longest.slice = seen.slice and longest.metric = seen.metric and shown.seconds = seen.seconds
order by longest.slice, longest.metric, shown.seconds
