{{ config(materialized='by_lead_view', unique_key='handoff_id', meta={'keeps_replaced': true}) }}

with touched_persons as (
    select * from {{ ref('int_measures__touched_persons') }}
),

touches as (
    select * from {{ ref('int_timeline__touches') }}
),

unobserved_handoffs as (
    select * from {{ ref('int_timeline__handoff_records') }}
    where not is_action_observed
),

observed_handoffs as (
    select * from {{ ref('int_timeline__handoff_records') }}
    where is_action_observed
),

-- Where activities are not recorded nobody knows who was touched. A person of whom something is recorded is known.
unknown_persons as (
    select
        unobserved_handoffs.*,
        row_number() over (
            partition by unobserved_handoffs.person_id
            order by unobserved_handoffs.is_excluded, unobserved_handoffs.captured_at, unobserved_handoffs.handoff_id
        ) as handoff_of_person
    from unobserved_handoffs
    where
        not exists (
            select 1
            from touches
            where touches.person_id = unobserved_handoffs.person_id
        )
        and not exists (
            select 1
            from observed_handoffs
            where observed_handoffs.person_id = unobserved_handoffs.person_id
        )
),

unobserved as (
    select
        'every period' as counts_in,
        person_id,
        captured_at as cohort_at,
        false as is_in_conflict,
        crm,
        original_source,
        lead_type,
        conversion_point,
        team,
        owner_id,
        is_excluded,
        exclusion_reason,
        false as is_immature,
        true as is_unknown
    from unknown_persons
    where handoff_of_person = 1
),

judged as (
    select
        *,
        false as is_unknown
    from touched_persons

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
    is_in_conflict as is_success,
    false as is_set_apart,
    cast(null as bigint) as duration_seconds,
    false as is_censored,
    exclusion_reason
from judged
