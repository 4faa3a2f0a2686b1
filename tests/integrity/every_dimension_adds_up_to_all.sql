-- The values of a dimension divide the subjects of a metric and period: their counts add up to those of the row for all.
{%- set counts = [
    'n_eligible', 'n_success', 'n_censored', 'n_set_apart', 'n_immature', 'n_excluded', 'n_unknown',
] %}

with added_up as (

    select
        metric,
        period,
        period_start,
        dimension
        {%- for count in counts %},
        sum({{ count }}) as {{ count }}
        {%- endfor %}
    from {{ ref('rpt_handoff_metrics') }}
    where dimension <> 'all'
    group by metric, period, period_start, dimension

)

select
    overall.metric,
    overall.period,
    overall.period_start,
    dimensions.dimension
    {%- for count in counts %},
    overall.{{ count }} as overall_{{ count }},
    added_up.{{ count }}
    {%- endfor %}
from {{ ref('rpt_handoff_metrics') }} as overall
cross join (
    {%- for dimension in metric_dimensions() if dimension != 'all' %}
    select '{{ dimension }}' as dimension
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
) as dimensions
left join added_up
    on
        overall.metric = added_up.metric
        and overall.period = added_up.period
        and coalesce(overall.period_start, date '1970-01-01') = coalesce(added_up.period_start, date '1970-01-01')
        and dimensions.dimension = added_up.dimension
where
    overall.dimension = 'all'
    and (
        {%- for count in counts %}
        overall.{{ count }} <> coalesce(added_up.{{ count }}, 0)
        {{- '\n        or' if not loop.last }}
        {%- endfor %}
    )
