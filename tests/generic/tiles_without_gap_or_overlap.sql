{#-
  Each row of a group begins where the one before it ends, and ends after it begins.

  partition_by  columns that name a group
  starts_at     column of the first moment of a row
  ends_at       column of the first moment after it
-#}
{% test tiles_without_gap_or_overlap(model, partition_by, starts_at, ends_at) %}
with neighbours as (
    select
        *,
        lag({{ ends_at }}) over (partition by {{ partition_by | join(', ') }} order by {{ starts_at }}) as previous_ends_at
    from {{ model }}
)

select *
from neighbours
where {{ starts_at }} >= {{ ends_at }} or {{ starts_at }} <> previous_ends_at
{% endtest %}
