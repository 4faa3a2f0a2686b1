with handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
    where not is_excluded
),

maturity_windows as (
    select * from {{ ref('stg_definitions__maturity_windows') }}
    where metric = 'accepted_to_qualified'
)

-- What came of handoffs is compared over as long a time of each: the horizon of qualification, once it has passed since it was ready.
select
    handoff_records.handoff_id,
    handoff_records.lead_id,
    handoff_records.captured_at,
    handoff_records.as_of,
    coalesce(handoff_records.original_source, 'unknown') as original_source,
    coalesce(handoff_records.lead_type, 'unknown') as lead_type,
    coalesce(handoff_records.team, 'unknown') as team,
    coalesce(
        handoff_records.qualified_at
        <= {{ add_minutes('handoff_records.ready_at', 'maturity_windows.length * 1440') }}, false
    ) as is_qualified,
    handoff_records.is_qualification_observed
    and coalesce(
        {{ add_minutes('handoff_records.ready_at', 'maturity_windows.length * 1440') }} <= handoff_records.as_of, false
    ) as is_compared,
    {{ age_at('handoff_records.captured_at', 'handoff_records.as_of') }} as age,
    -- Ninety days all of which are older than the horizon: what a lead came to is known of all of them.
    {{ age_at(
        'handoff_records.captured_at', add_minutes('handoff_records.as_of', '-maturity_windows.length * 1440')
    ) }} as matured_age
from handoff_records
cross join maturity_windows
