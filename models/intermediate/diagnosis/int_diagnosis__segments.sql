with handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
    where not is_excluded
),

maturity_windows as (
    select * from {{ ref('stg_definitions__maturity_windows') }}
    where metric = 'accepted_to_qualified'
),

with_horizon as (
    select
        handoff_records.*,
        maturity_windows.length,
        {{ add_minutes('handoff_records.ready_at', 'maturity_windows.length * 1440') }} as horizon_at
    from handoff_records
    cross join maturity_windows
)

-- What came of handoffs is compared over as long a time of each: the horizon of qualification, once it has passed since it was ready.
select
    handoff_id,
    lead_id,
    captured_at,
    as_of,
    coalesce(original_source, 'unknown') as original_source,
    coalesce(lead_type, 'unknown') as lead_type,
    coalesce(team, 'unknown') as team,
    coalesce(qualified_at <= horizon_at, false) as is_qualified,
    is_qualification_observed and coalesce(horizon_at <= as_of, false) as is_compared,
    {{ age_at('captured_at', 'as_of') }} as age,
    -- Ninety days all of which are older than the horizon: what a lead came to is known of all of them.
    {{ age_at('captured_at', add_minutes('as_of', '-length * 1440')) }} as matured_age
from with_horizon
