{{ config(materialized='by_lead_view', unique_key='handoff_id', meta={'keeps_replaced': true}) }}

with measures as (
    select * from {{ ref('int_measures__all') }}
),

codes as (
    select * from {{ ref('int_measures__codes') }}
)

select
    metrics.code as metric,
    {%- for column in metric_dimensions().values() | select %}
    {{ column }}_codes.code as {{ column }},
    {%- endfor %}
    measures.basis,
    measures.counts_in,
    measures.state,
    measures.is_success,
    measures.is_set_apart,
    measures.duration_seconds,
    measures.is_censored,
    cast(date_trunc('month', measures.cohort_at) as date) as cohort_month,
    cast(date_trunc('week', measures.cohort_at) as date) as cohort_week
from measures
inner join codes as metrics
    on measures.metric = metrics.name and metrics.dimension = 'metric'
{%- for dimension, column in metric_dimensions().items() if column %}
inner join codes as {{ column }}_codes
    on coalesce(measures.{{ column }}, 'unknown') = {{ column }}_codes.name and {{ column }}_codes.dimension = '{{ dimension }}'
{%- endfor %}
