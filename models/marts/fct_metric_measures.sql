{{ config(materialized='view') }}

-- A view: nothing is stored twice, and a query of one metric reads the rows of that metric only.
with measures as (
    select * from {{ ref('int_measures__all') }}
)

select
    metric,
    subject_id,
    counts_in,
    cohort_at,
    crm,
    original_source,
    lead_type,
    conversion_point,
    team,
    owner_id,
    basis,
    state,
    state = 'counted' as is_eligible,
    coalesce(state = 'counted' and is_success, false) as is_success,
    coalesce(state = 'counted' and is_censored, false) as is_censored,
    coalesce(state = 'counted' and is_set_apart, false) as is_set_apart,
    duration_seconds,
    exclusion_reason
from measures
