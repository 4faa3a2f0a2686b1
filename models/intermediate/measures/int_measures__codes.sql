{{ config(materialized='table') }}

{#-
  Measures are grouped for every pair of period and dimension, twenty-one times: numbers stand for the names in them,
  because grouping, sorting and storing numbers takes a fraction of the time.
-#}

with handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
    {%- if rebuilds_any('int_changes__leads') %}
    -- What was counted of a lead in the last build is taken off by the names of then.
    union all by name
    select * from {{ replaced_relation(graph.nodes['model.sales_handoff.int_timeline__handoff_records']) }}
    {%- endif %}
),

-- No name is the name unknown, also where a CRM calls something that.
names as (
    {%- for metric in metrics() %}
    select
        'metric' as dimension,
        '{{ metric }}' as name
    union all
    {%- endfor %}
    {%- for dimension, column in metric_dimensions().items() if column %}
    select distinct
        '{{ dimension }}' as dimension,
        coalesce({{ column }}, 'unknown') as name
    from handoff_records
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

-- Metrics first: their numbers stay small, however many names a CRM has.
select
    dimension,
    name,
    cast(
        row_number() over (order by case when dimension = 'metric' then 0 else 1 end asc, dimension asc, name asc) as integer
    ) as code
from names
