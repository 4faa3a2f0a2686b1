{{ config(materialized='by_lead', unique_key='handoff_id') }}

with handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
    where not is_excluded
),

sources as (
    select * from {{ ref('int_crm__sources') }}
),

accepted_to_qualified as (
    select * from {{ ref('int_measures__accepted_to_qualified') }}
    where state = 'counted'
),

maturity_windows as (
    select * from {{ ref('stg_definitions__maturity_windows') }}
    where metric = 'accepted_to_qualified'
),

-- What counts as a decision wherever decisions are counted: explicit ones; implicit ones in a CRM that has no status for
-- such a decision.
decided as (
    select handoff_records.*
    from handoff_records
    inner join sources
        on
            handoff_records.crm = sources.crm
            and handoff_records.source_relation = sources.source_relation
    where
        handoff_records.counts_as_accepted
        or (
            handoff_records.decision = 'rejected'
            and (handoff_records.decision_basis = 'explicit' or not sources.has_rejected_stage)
        )
),

-- Rejected, and then qualified all the same: in a later handoff, or on another record of the person.
false_rejects as (
    select distinct decided.handoff_id
    from decided
    inner join handoff_records
        on decided.person_id = handoff_records.person_id
    where
        decided.decision = 'rejected'
        and handoff_records.handoff_id <> decided.handoff_id
        and handoff_records.qualified_at > decided.rejected_at
)

select
    decided.handoff_id,
    coalesce(decided.original_source, 'unknown') as original_source,
    coalesce(decided.lead_type, 'unknown') as lead_type,
    coalesce(decided.team, 'unknown') as team,
    coalesce(decided.owner_id, 'unknown') as owner,
    decided.decision_basis,
    decided.decision = 'accepted' as is_accepted,
    accepted_to_qualified.is_success as is_qualified,
    -- Judged once an accepted lead would be, and where a qualification can be seen.
    case
        when
            {{ add_minutes('decided.rejected_at', 'maturity_windows.length * 1440') }} <= decided.as_of
            and (decided.is_qualification_observed or false_rejects.handoff_id is not null)
            then false_rejects.handoff_id is not null
    end as is_false_reject
from decided
cross join maturity_windows
left join accepted_to_qualified
    on decided.handoff_id = accepted_to_qualified.subject_id
left join false_rejects
    on decided.handoff_id = false_rejects.handoff_id
