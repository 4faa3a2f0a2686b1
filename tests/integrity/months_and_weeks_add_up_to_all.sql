-- A subject belongs to one month and to one week: those add up to the whole. Not so the persons of duplicate_outreach, who
-- count once in every period in which they were touched.
with counts as (

    {%- for count in [
        'n_eligible', 'n_success', 'n_censored', 'n_set_apart', 'n_immature', 'n_excluded', 'n_unknown',
    ] %}
    select
        metric,
        period,
        dimension,
        dimension_value,
        '{{ count }}' as counted,
        {{ count }} as subjects
    from {{ ref('rpt_handoff_metrics') }}
    where metric <> 'duplicate_outreach'
    {{- '\n\n    union all\n' if not loop.last }}
    {%- endfor %}

),

overall as (

    select *
    from counts
    where period = 'all'

),

periods as (

    select 'month' as period
    union all
    select 'week' as period

),

added_up as (

    select
        metric,
        period,
        dimension,
        dimension_value,
        counted,
        sum(subjects) as subjects
    from counts
    group by metric, period, dimension, dimension_value, counted

)

select
    overall.metric,
    overall.dimension,
    overall.dimension_value,
    overall.counted,
    overall.subjects,
    periods.period,
    added_up.subjects as added_up
from overall
cross join periods
left join added_up
    on
        overall.metric = added_up.metric
        and overall.dimension = added_up.dimension
        and overall.dimension_value = added_up.dimension_value
        and overall.counted = added_up.counted
        and periods.period = added_up.period
where overall.subjects <> coalesce(added_up.subjects, 0)
