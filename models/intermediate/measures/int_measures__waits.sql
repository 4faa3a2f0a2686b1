{{ config(materialized='table') }}

{#-
  Both the quantiles, which begin here, and the counts take all cores and, of ten million leads, all memory: one after the
  other they need 90 seconds, at once 154.
-#}
-- depends_on: {{ ref('int_measures__counts') }}

-- Who ends after the same wait as another is censored is still at risk then: an event is the shorter of the two. Of waits
-- as long, which comes first changes no quantile; that a build of the same rows ranks them the same is what the others are for.
select
    metric,
    {%- for column in metric_dimensions().values() | select %}
    {{ column }},
    {%- endfor %}
    cohort_month,
    {{ dbt.datediff("date '1970-01-01'", 'cohort_month', 'day') }} as cohort_month_day,
    cohort_week,
    {{ dbt.datediff("date '1970-01-01'", 'cohort_week', 'day') }} as cohort_week_day,
    duration_seconds,
    is_censored,
    cast(
        row_number() over (
            order by
                duration_seconds desc,
                is_censored desc,
                metric asc,
                {%- for column in metric_dimensions().values() | select %}
                {{ column }} asc,
                {%- endfor %}
                cohort_month asc,
                cohort_week asc
        ) as integer
    ) as wait_rank
from {{ ref('int_measures__coded') }}
where state = 'counted' and duration_seconds is not null
