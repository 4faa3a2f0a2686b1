-- Kaplan and Meier's curve of each wait, read at the same few moments for every slice: `left_waiting` in tenths of a
-- percent, `wait` the number of the moment. A curve ends where its longest wait does. The same product as
-- int_measures__quantiles, so that the curve passes one half at the median of the measurement table.
with durations as (
    select metric, crm, original_source, lead_type, team, duration_seconds, is_censored
    from main_intermediate.int_measures__lead_to_owner_time
    where state = 'counted' and duration_seconds is not null
    union all
    select metric, crm, original_source, lead_type, team, duration_seconds, is_censored
    from main_intermediate.int_measures__owner_to_first_action_time
    where state = 'counted' and duration_seconds is not null
),

valued as (
    select
        metric,
        2 * duration_seconds + case when is_censored then 1 else 0 end as wait,
        unnest(['all', 'original_source', 'lead_type', 'team', 'crm']) as dimension,
        unnest([
            'all', coalesce(original_source, 'unknown'), coalesce(lead_type, 'unknown'), coalesce(team, 'unknown'), crm
        ]) as dimension_value
    from durations
),

at_risk as (
    select
        slices.slice,
        valued.metric,
        valued.wait,
        row_number() over (partition by slices.slice, valued.metric order by valued.wait desc) as n_at_risk
    from valued
    inner join dashboard_slices as slices using (dimension, dimension_value)
),

survival as (
    select
        slice,
        metric,
        floor(wait / 2) as seconds,
        exp(sum(
            case when wait % 2 = 1 then 0 when n_at_risk = 1 then -1e9 else ln(1.0 - 1.0 / n_at_risk) end
        ) over (partition by slice, metric order by n_at_risk desc)) as left_waiting
    from at_risk
),

longest as (
    select slice, metric, max(seconds) as seconds
    from survival
    group by slice, metric
),

moments as (
    select unnest($moments) as seconds
)

select
    longest.slice,
    longest.metric,
    cast(moments.seconds as bigint) as seconds,
    cast(round(1000 * coalesce(min(survival.left_waiting), 1)) as integer) as left_waiting
from longest
inner join moments
    on moments.seconds <= longest.seconds
left join survival
    on
        longest.slice = survival.slice
        and longest.metric = survival.metric
        and survival.seconds <= moments.seconds
group by longest.slice, longest.metric, moments.seconds
order by longest.slice, longest.metric, moments.seconds
