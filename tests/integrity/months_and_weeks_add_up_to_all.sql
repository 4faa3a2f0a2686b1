-- A subject belongs to one month and to one week: those add up to the whole. Not so the persons of duplicate_outreach, who
-- count once in every period in which they were touched.
{%- set counts = [
    'n_eligible', 'n_success', 'n_censored', 'n_set_apart', 'n_immature', 'n_excluded', 'n_unknown',
] %}

with metrics as (

    select *
    from {{ ref('rpt_handoff_metrics') }}
    where metric <> 'duplicate_outreach'

),

added_up as (

    select
        metric,
        period,
        dimension,
        dimension_value
        {%- for count in counts %},
        sum({{ count }}) as {{ count }}
        {%- endfor %}
    from metrics
    where period <> 'all'
    group by metric, period, dimension, dimension_value

)

select
    overall.metric,
    overall.dimension,
    overall.dimension_value,
    periods.period
    {%- for count in counts %},
    overall.{{ count }} as overall_{{ count }},
    added_up.{{ count }}
    {%- endfor %}
from metrics as overall
cross join (
    select 'month' as period
    union all
    select 'week' as period
) as periods
left join added_up
    on
        overall.metric = added_up.metric
        and overall.dimension = added_up.dimension
        and overall.dimension_value = added_up.dimension_value
        and periods.period = added_up.period
where
    overall.period = 'all'
    and (
        {%- for count in counts %}
        overall.{{ count }} <> coalesce(added_up.{{ count }}, 0)
        {{- '\n        or' if not loop.last }}
        {%- endfor %}
    )
