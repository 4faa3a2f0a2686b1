with touches as (
    select * from {{ ref('int_measures__touches') }}
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

judged_touches as (
    select
        touches.*,
        conflicting_touches.raw_id is not null as is_conflict
    from touches
    left join conflicting_touches
        on
            touches.lead_key = conflicting_touches.lead_key
            and touches.raw_table = conflicting_touches.raw_table
            and touches.raw_id = conflicting_touches.raw_id
),

-- A person counts in every period in which it was acted on, from its first touch in that period.
touched_persons as (
    {%- for period in ['all', 'month', 'week'] %}
    select
        '{{ period }}' as counts_in,
        person_id,
        min(happened_at) as cohort_at,
        {{ value_at_first('lead_key', 'happened_at', 'raw_id') }} as lead_key,
        max(case when is_conflict then 1 else 0 end) = 1 as is_success
    from judged_touches
    group by person_id{{ ", date_trunc('" ~ period ~ "', happened_at)" if period != 'all' }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

-- The handoff in which the first touch of the period fell says of which source, team and owner the person was.
described as (
    select
        touched_persons.counts_in,
        touched_persons.person_id,
        touched_persons.cohort_at,
        touched_persons.is_success,
        handoff_records.crm,
        handoff_records.original_source,
        handoff_records.lead_type,
        handoff_records.conversion_point,
        handoff_records.team,
        handoff_records.owner_id,
        -- A copy that was merged away is still that person.
        handoff_records.is_excluded
        and coalesce(handoff_records.exclusion_reason, '') <> 'merged into another lead' as is_excluded,
        handoff_records.exclusion_reason,
        false as is_unknown,
        {{ add_minutes('touched_persons.cohort_at', 'maturity_windows.length * 1440') }} > handoff_records.as_of
            as is_immature
    from touched_persons
    inner join handoff_records
        on touched_persons.lead_key = handoff_records.lead_key
    cross join maturity_windows
    where
        (handoff_records.handoff_number = 1 or touched_persons.cohort_at >= handoff_records.captured_at)
        and (handoff_records.next_captured_at is null or touched_persons.cohort_at < handoff_records.next_captured_at)
),

-- Where activities are not recorded nobody knows who was touched. A person of whom something is recorded is known.
unobserved_handoffs as (
    select
        handoff_records.*,
        row_number() over (
            partition by handoff_records.person_id order by handoff_records.captured_at, handoff_records.handoff_id
        ) as handoff_of_person
    from handoff_records
    where
        not handoff_records.is_action_observed
        and not exists (
            select 1
            from touches
            where touches.person_id = handoff_records.person_id
        )
        and not exists (
            select 1
            from handoff_records as observed
            where observed.person_id = handoff_records.person_id and observed.is_action_observed
        )
),

unobserved as (
    select
        'every period' as counts_in,
        person_id,
        captured_at as cohort_at,
        false as is_success,
        crm,
        original_source,
        lead_type,
        conversion_point,
        team,
        owner_id,
        is_excluded,
        exclusion_reason,
        true as is_unknown,
        false as is_immature
    from unobserved_handoffs
    where handoff_of_person = 1
),

judged as (
    select * from described
    union all
    select * from unobserved
)

select
    'duplicate_outreach' as metric,
    cast(null as {{ dbt.type_string() }}) as basis,
    person_id as subject_id,
    counts_in,
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
