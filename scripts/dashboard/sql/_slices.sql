-- What can be chosen: everything (number 0), and of each dimension the values with most handoffs.
create or replace temp table dashboard_slices as
with dimensions as (
    select unnest(['all', 'original_source', 'lead_type', 'team', 'crm']) as dimension,
        unnest([0, 1, 2, 3, 4]) as dimension_rank
),

handoffs as (
    select
        unnest(['all', 'original_source', 'lead_type', 'team', 'crm']) as dimension,
        unnest(['all', original_source, lead_type, team, crm]) as dimension_value
    from dashboard_handoffs
),

counted as (
    select dimension, dimension_value, count(*) as n_handoffs
    from handoffs
    group by dimension, dimension_value
),

ranked as (
    select
        dimension,
        dimension_rank,
        metrics.dimension_value,
        coalesce(n_handoffs, 0) as n_handoffs,
        row_number() over (
            partition by dimension
            order by coalesce(n_handoffs, 0) desc, metrics.dimension_value
        ) as place,
        count(*) over (partition by dimension) as n_values
    from (
        select distinct dimension, dimension_value from rpt_handoff_metrics where period = 'all'
    ) as metrics
    inner join dimensions using (dimension)
    left join counted using (dimension, dimension_value)
)

select
    cast(row_number() over (order by dimension_rank, place) - 1 as integer) as slice,
    dimension,
    dimension_value,
    n_handoffs,
    n_values
from ranked
where place <= $values
