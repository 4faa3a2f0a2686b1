{{ config(materialized='view') }}

with cause_counts as (
    select * from {{ ref('int_diagnosis__cause_counts') }}
),

in_dimensions as (
    {{ in_each_dimension('cause_counts') }}
),

by_check as (
    select
        root_cause,
        fix,
        takes_the_horizon,
        dimension,
        dimension_value,
        first_rank,
        sum(n_affected) as n_affected,
        sum(n_primary) as n_primary,
        sum(n_define_first) as n_define_first,
        sum(n_affected_recent) as n_affected_recent,
        sum(n_affected_before) as n_affected_before
    from in_dimensions
    group by root_cause, fix, takes_the_horizon, dimension, dimension_value, first_rank
),

-- Several checks can point to one cause: what to change is what the one says that most handoffs failed first.
numbered as (
    select
        *,
        row_number() over (
            partition by root_cause, fix, dimension, dimension_value
            order by n_affected desc, first_rank asc
        ) as place
    from by_check
)

select
    root_cause,
    fix,
    takes_the_horizon,
    dimension,
    dimension_value,
    min(first_rank) as first_rank,
    max(case when place = 1 then first_rank end) as main_rank,
    cast(sum(n_affected) as bigint) as n_affected,
    cast(sum(n_primary) as bigint) as n_primary,
    cast(sum(n_define_first) as bigint) as n_define_first,
    cast(sum(n_affected_recent) as bigint) as n_affected_recent,
    cast(sum(n_affected_before) as bigint) as n_affected_before
from numbered
group by root_cause, fix, takes_the_horizon, dimension, dimension_value
