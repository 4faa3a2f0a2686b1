-- Elapsed over one segment plus elapsed over the next is elapsed over both: positions run on without a jump, from zero.
with segments as (
    select
        calendar,
        starts_at,
        business_seconds_before,
        business_seconds_before
        + case when is_open then {{ seconds_between('starts_at', 'ends_at') }} else 0 end as business_seconds_after
    from {{ ref('int_calendar__segments') }}
),

neighbours as (
    select
        *,
        lag(business_seconds_after, 1, cast(0 as bigint)) over (
            partition by calendar order by starts_at
        ) as business_seconds_expected
    from segments
)

select *
from neighbours
where business_seconds_before <> business_seconds_expected
