{{ config(materialized='by_lead', unique_key='handoff_id', meta={'keeps_replaced': true}) }}

with all_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
),

handoff_records as (
    select * from all_records
    where close_reason in ('rejected', 'recycled', 'disqualified')
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

-- The grace in business days of the owner's calendar, or in days.
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
            when windowed.window_unit = 'days'
                then {{ add_minutes('windowed.closed_at', 'windowed.window_length * 1440') }}
            else {{ due_at('windowed.window_position', 'ended') }}
        end as window_ends_at
    from windowed
    left join business_hours as ended
        on {{ in_business_hour('ended', 'windowed.owner_calendar', 'windowed.window_position') }}
),

-- A record that came when the lead had been turned back is nothing that it could be a duplicate of.
matched as (
    select distinct handoff_records.handoff_id
    from handoff_records
    inner join all_records as others
        on
            handoff_records.person_id = others.person_id
            and handoff_records.lead_key <> others.lead_key
            and others.handoff_number = 1
            and handoff_records.closed_at >= others.captured_at
    where handoff_records.has_other_records
)

-- A reason agrees with the evidence unless the evidence speaks against it: "no response" without an attempt,
-- "duplicate" of nobody, "bad data" of someone who answered. Where the CRM cannot show the evidence nobody knows.
select
    with_window_end.handoff_id,
    with_window_end.window_ends_at,
    coalesce(with_window_end.is_rejection_reason_known, false)
    and (
        with_window_end.rejection_reason is not null
        or coalesce(with_window_end.closed_at >= sources.rejection_reason_since, false)
    ) as is_reason_observed,
    coalesce(reason_meanings.is_mapped, false) as is_reason_mapped,
    coalesce(reason_meanings.is_usable and not reason_meanings.is_catch_all, false) as is_reason_usable,
    reason_meanings.must_agree_with,
    case reason_meanings.must_agree_with
        when 'attempts'
            then case
                when with_window_end.first_action_at is not null then false
                when with_window_end.is_action_observed and with_window_end.possibly_acted_at is null then true
            end
        when 'match'
            then case
                when matched.handoff_id is not null then false
                when sources.can_match_records then true
            end
        when 'bounce'
            then case
                when with_window_end.first_two_way_at is not null then true
                when with_window_end.is_action_observed then false
            end
        else false
    end as is_contradicted
from with_window_end
inner join sources
    on with_window_end.crm = sources.crm and with_window_end.source_relation = sources.source_relation
left join matched
    on with_window_end.handoff_id = matched.handoff_id
left join reason_meanings
    on
        with_window_end.crm = reason_meanings.crm
        and with_window_end.source_relation = reason_meanings.source_relation
        and with_window_end.rejection_reason = reason_meanings.raw_reason
