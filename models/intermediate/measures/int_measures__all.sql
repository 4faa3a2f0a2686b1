{{ config(materialized='table') }}

with measures as (
    {%- for metric in [
        'lead_to_owner_time', 'owner_to_first_action_time', 'no_action_accepted', 'rejection_reason_quality',
        'duplicate_outreach', 'source_to_accepted', 'accepted_to_qualified', 'routing_sla', 'first_action_sla',
    ] %}
    select * from {{ ref('int_measures__' ~ metric) }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select
    *,
    cast(date_trunc('month', cohort_at) as date) as cohort_month,
    cast(date_trunc('week', cohort_at) as date) as cohort_week
from measures
