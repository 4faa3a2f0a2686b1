{#-
  Every moment of the column is one that the business calendars cover, so that none silently loses its business time.

  column_name  UTC timestamps; null ones are passed over
  calendar     column that names the calendar of the row; without it any calendar will do (all cover the same range)
-#}
{% test covered_by_calendar(model, column_name, calendar=none) %}
with ranges as (
    select
        {{ 'calendar' if calendar else "'any'" }} as calendar,
        min(starts_at) as first_moment,
        max(ends_at) as end_moment
    from {{ ref('int_calendar__segments') }}
    group by 1
)

select moments.{{ column_name }}
from {{ model }} as moments
left join ranges
    on ranges.calendar = {{ 'moments.' ~ calendar if calendar else "'any'" }}
where
    moments.{{ column_name }} is not null
    and (
        ranges.calendar is null
        or moments.{{ column_name }} < ranges.first_moment
        or moments.{{ column_name }} >= ranges.end_moment
    )
{% endtest %}
