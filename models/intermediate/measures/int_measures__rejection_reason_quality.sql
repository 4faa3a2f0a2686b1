with handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
),

sources as (
    select * from {{ ref('int_crm__sources') }}
),

reason_meanings as (
    select * from {{ ref('int_crm__rejection_reason_meanings') }}
),

maturity_windows as (
    select * from {{ ref('stg_definitions__maturity_windows') }}
    where metric = 'rejection_reason_quality'
),

segments as (
    select * from {{ ref('int_calendar__segments') }}
),

business_hours as (
    select * from {{ ref('int_calendar__business_hours') }}
),

-- The window in business days of the owner's calendar, or in days.
windowed as (
    select
        handoff_records.*,
        maturity_windows.unit as window_unit,
        maturity_windows.length as window_length,
        {{ business_position_after(
            'handoff_records.closed_at', 'started', 'maturity_windows.length * handoff_records.business_day_minutes'
        ) }} as window_position
    from handoff_records
    cross join maturity_windows
    left join segments as started
        on {{ in_segment('started', 'handoff_records.owner_calendar', 'handoff_records.closed_at') }}
),

with_window_end as (
    select
        windowed.*,
        case
            when windowed.window_unit = 'days' then {{ add_minutes('windowed.closed_at', 'windowed.window_length * 1440') }}
            else {{ due_at('windowed.window_position', 'ended') }}
        end as window_ends_at
    from windowed
    left join business_hours as ended
        on {{ in_business_hour('ended', 'windowed.owner_calendar', 'windowed.window_position') }}
),

-- A reason agrees with the evidence unless the evidence speaks against it: "no response" without an attempt,
-- "duplicate" of nobody, "bad data" of someone who answered.
with_reason as (
    select
        with_window_end.*,
        sources.has_rejected_stage,
        coalesce(with_window_end.is_rejection_reason_known, false)
        and (
            with_window_end.rejection_reason is not null
            or coalesce(with_window_end.closed_at >= sources.rejection_reason_since, false)
        ) as is_reason_observed,
        coalesce(reason_meanings.is_usable and not reason_meanings.is_catch_all, false) as is_reason_usable,
        coalesce(case reason_meanings.must_agree_with
            when 'attempts' then with_window_end.is_action_observed and with_window_end.first_action_at is null
            when 'match' then not with_window_end.has_other_records
            when 'bounce' then with_window_end.first_two_way_at is not null
        end, false) as is_contradicted
    from with_window_end
    inner join sources
        on with_window_end.crm = sources.crm and with_window_end.source_relation = sources.source_relation
    left join reason_meanings
        on
            with_window_end.crm = reason_meanings.crm
            and with_window_end.source_relation = reason_meanings.source_relation
            and with_window_end.rejection_reason = reason_meanings.raw_reason
),

judged as (
    select
        *,
        coalesce(closed_at, captured_at) as cohort_at,
        not is_decision_observed or not is_reason_observed as is_unknown,
        window_ends_at is null or window_ends_at > as_of as is_immature,
        is_reason_usable and not is_contradicted as is_success
    from with_reason
    where
        close_reason in ('rejected', 'recycled')
        -- A CRM without a status for rejections: turned away before anyone accepted.
        or (close_reason = 'disqualified' and decision = 'rejected' and not has_rejected_stage)
        or not is_decision_observed
)

select
    'rejection_reason_quality' as metric,
    case when has_rejected_stage then 'explicit' else 'implicit' end as basis,
    handoff_id as subject_id,
    'every period' as counts_in,
    crm,
    original_source,
    lead_type,
    conversion_point,
    team,
    owner_id,
    cohort_at,
    {{ measured_state() }} as state,
    is_success,
    false as is_set_apart,
    cast(null as bigint) as duration_seconds,
    false as is_censored,
    exclusion_reason
from judged
