{{ config(materialized='table') }}

with as_of as (
    select * from {{ ref('int_crm__as_of') }}
),

observability as (
    select * from {{ ref('int_crm__observability') }}
),

status_meanings as (
    select * from {{ ref('int_crm__status_meanings') }}
),

reason_changes as (
    select * from {{ ref('int_crm__field_changes') }}
    where field = 'rejection_reason'
),

evidence as (
    select
        crm,
        source_relation,
        max(case when evidence = 'status_history' then recorded_since end) as status_history_since,
        max(case when evidence = 'owner_history' then recorded_since end) as owner_history_since,
        max(case when evidence = 'activities' then recorded_since end) as activities_since,
        max(case when evidence = 'opportunities' then recorded_since end) as opportunities_since,
        max(case when evidence = 'rejection_reason' then recorded_since end) as rejection_reason_since,
        max(case when evidence = 'users' then 1 else 0 end) = 1 as knows_users,
        max(case when evidence = 'identity' then 1 else 0 end) = 1 as can_match_records
    from observability
    where is_recorded
    group by crm, source_relation
),

-- What the CRM has statuses for, judged by the statuses that its records really had.
vocabulary as (
    select
        crm,
        source_relation,
        max(case when stage = 'mql' then 1 else 0 end) = 1 as has_mql_stage,
        max(case when stage = 'accepted' then 1 else 0 end) = 1 as has_accepted_stage,
        max(case when stage = 'rejected' then 1 else 0 end) = 1 as has_rejected_stage,
        max(case when stage in ('qualified', 'won') then 1 else 0 end) = 1 as has_qualified_stage,
        max(case when stage in ('won', 'lost') then 1 else 0 end) = 1 as has_outcome_stage
    from status_meanings
    group by crm, source_relation
),

reason_history as (
    select
        crm,
        source_relation,
        min(changed_at) as recorded_since
    from reason_changes
    group by crm, source_relation
)

-- Who acted or owned is known only where users are: without them no activity can be told to be a salesperson's.
select
    as_of.crm,
    as_of.source_relation,
    as_of.as_of,
    coalesce(vocabulary.has_mql_stage, false) as has_mql_stage,
    coalesce(vocabulary.has_accepted_stage, false) as has_accepted_stage,
    coalesce(vocabulary.has_rejected_stage, false) as has_rejected_stage,
    coalesce(vocabulary.has_qualified_stage, false) as has_qualified_stage,
    coalesce(vocabulary.has_outcome_stage, false) as has_outcome_stage,
    evidence.status_history_since,
    case when evidence.knows_users then evidence.owner_history_since end as owner_history_since,
    case when evidence.knows_users then evidence.activities_since end as activities_since,
    evidence.opportunities_since,
    evidence.rejection_reason_since,
    coalesce(evidence.can_match_records, false) as can_match_records,
    reason_history.recorded_since as rejection_reason_changes_since
from as_of
left join evidence
    on as_of.crm = evidence.crm and as_of.source_relation = evidence.source_relation
left join vocabulary
    on as_of.crm = vocabulary.crm and as_of.source_relation = vocabulary.source_relation
left join reason_history
    on as_of.crm = reason_history.crm and as_of.source_relation = reason_history.source_relation
