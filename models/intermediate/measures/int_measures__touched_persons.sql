{{ config(materialized='by_lead_view', unique_key='handoff_id', meta={'keeps_replaced': true}) }}

{#- When the period began in which a moment fell. -#}
{%- set starts = {
    'all': "timestamp '0001-01-01 00:00:00'",
    'month': "date_trunc('month', {})",
    'week': "date_trunc('week', {})",
} %}

with touches as (
    select * from {{ ref('int_timeline__touches') }}
),

conflicting_touches as (
    select * from {{ ref('int_measures__conflicting_touches') }}
),

handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
),

maturity_windows as (
    select * from {{ ref('stg_definitions__maturity_windows') }}
    where metric = 'duplicate_outreach'
),

-- A person counts in every period in which it was acted on, from its first touch in that period: the one that has no other
-- before it in that period. Touches on excluded leads stand for it only where there are no others in the period.
touches_of_periods as (
    select
        {%- for period, start in starts.items() %}
        {%- set period_start = start.format('happened_at') %}
        case
            when not is_excluded then counted_before_at is null or counted_before_at < {{ period_start }}
            else
                (touched_before_at is null or touched_before_at < {{ period_start }})
                and (counted_after_at is null or {{ start.format('counted_after_at') }} > {{ period_start }})
        end as is_first_of_{{ period }},
        {%- endfor %}
        person_id,
        lead_key,
        happened_at,
        is_excluded
    from touches
),

first_touches as (
    select * from touches_of_periods
    where is_first_of_all or is_first_of_month or is_first_of_week
),

-- The handoff in which the first touch of the period fell says of which source, team and owner the person was.
described as (
    select
        first_touches.*,
        handoff_records.crm,
        handoff_records.original_source,
        handoff_records.lead_type,
        handoff_records.conversion_point,
        handoff_records.team,
        handoff_records.owner_id,
        handoff_records.exclusion_reason,
        {{ add_minutes('first_touches.happened_at', 'maturity_windows.length * 1440') }} > handoff_records.as_of
            as is_immature
    from first_touches
    inner join handoff_records
        on first_touches.lead_key = handoff_records.lead_key
    cross join maturity_windows
    where
        (handoff_records.handoff_number = 1 or first_touches.happened_at >= handoff_records.captured_at)
        and (handoff_records.next_captured_at is null or first_touches.happened_at < handoff_records.next_captured_at)
),

periods as (
    {%- for period in starts %}
    select '{{ period }}' as counts_in
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

-- One pass: three over the same rows would have DuckDB keep them all, gigabytes of ten million leads.
by_period as (
    select
        periods.counts_in,
        case periods.counts_in
            {%- for period, start in starts.items() %}
            when '{{ period }}' then {{ start.format('happened_at') }}
            {%- endfor %}
        end as period_start_at,
        described.*
    from described
    cross join periods
    where
        case periods.counts_in
            {%- for period in starts %}
            when '{{ period }}' then described.is_first_of_{{ period }}
            {%- endfor %}
        end
),

persons_in_conflict as (
    {%- for period, start in starts.items() %}
    select
        '{{ period }}' as counts_in,
        {{ start.format('happened_at') }} as period_start_at,
        person_id
    from conflicting_touches
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

-- Who is in conflict is looked up, not joined: DuckDB would keep all the others to find those few.
select
    by_period.counts_in,
    by_period.person_id,
    by_period.happened_at as cohort_at,
    (by_period.counts_in, by_period.period_start_at, by_period.person_id)
    in (select * from persons_in_conflict) as is_in_conflict,
    by_period.crm,
    by_period.original_source,
    by_period.lead_type,
    by_period.conversion_point,
    by_period.team,
    by_period.owner_id,
    by_period.is_excluded,
    by_period.exclusion_reason,
    by_period.is_immature
from by_period
