-- The values of a dimension divide the subjects of a metric and period: their counts add up to those of the row for all.
with counts as (

    {%- for count in [
        'n_eligible', 'n_success', 'n_censored', 'n_set_apart', 'n_immature', 'n_excluded', 'n_unknown',
    ] %}
    select
        metric,
        period,
        coalesce(period_start, date '1970-01-01') as period_start,
        dimension,
        '{{ count }}' as counted,
        {{ count }} as subjects
    from {{ ref('rpt_handoff_metrics') }}
    {{- '\n\n    union all\n' if not loop.last }}
    {%- endfor %}

),

overall as (

    select *
    from counts
    where dimension = 'all'

),

dimensions as (

    {%- for dimension in metric_dimensions() if dimension != 'all' %}
    select '{{ dimension }}' as dimension
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}

),

added_up as (

    select
        metric,
        period,
        period_start,
        dimension,
        counted,
        sum(subjects) as subjects
    from counts
    group by metric, period, period_start, dimension, counted

)

select
    overall.metric,
    overall.period,
    overall.period_start,
    overall.counted,
    overall.subjects,
    dimensions.dimension,
    added_up.subjects as added_up
from overall
cross join dimensions
left join added_up
    on
        overall.metric = added_up.metric
        and overall.period = added_up.period
        and overall.period_start = added_up.period_start
        and overall.counted = added_up.counted
        and dimensions.dimension = added_up.dimension
where overall.subjects <> coalesce(added_up.subjects, 0)
