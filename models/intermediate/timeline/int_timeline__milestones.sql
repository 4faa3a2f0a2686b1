{{ config(materialized='by_lead', unique_key='handoff_id') }}

with handoffs as (
    select * from {{ ref('int_timeline__handoffs') }}
),

sources as (
    select * from {{ ref('int_crm__sources') }}
),

decisions as (
    select * from {{ ref('int_timeline__decisions') }}
),

ownership as (
    select * from {{ ref('int_timeline__ownership') }}
),

actions as (
    select * from {{ ref('int_timeline__actions') }}
),

outcomes as (
    select * from {{ ref('int_timeline__outcomes') }}
),

exclusions as (
    select * from {{ ref('int_timeline__exclusions') }}
),

milestones as (
    select
        handoffs.*,
        decisions.ready_at,
        ownership.queued_at,
        ownership.owned_at,
        ownership.possibly_owned_at,
        ownership.owner_id,
        ownership.owner_changes,
        actions.first_action_at,
        actions.first_action_by_id,
        actions.possibly_acted_at,
        actions.first_two_way_at,
        actions.next_step_at,
        actions.possibly_followed_up_at,
        decisions.decision,
        decisions.decision_basis,
        decisions.decided_at,
        decisions.accepted_at,
        decisions.rejected_at,
        decisions.acceptance_basis,
        decisions.counts_as_accepted,
        outcomes.qualified_at,
        outcomes.outcome,
        outcomes.outcome_at,
        case
            when handoffs.closed_by = 'rejected' and decisions.decision = 'accepted' then 'disqualified'
            else handoffs.closed_by
        end as close_reason,
        actions.first_action_at < ownership.owned_at as acted_before_owned,
        ownership.is_observed as is_ownership_observed,
        -- What is recorded is known. Where nothing is, it is known from the day on which it began to be recorded.
        sources.activities_since is not null
        and (
            actions.first_action_at is not null
            or coalesce(decisions.ready_at, handoffs.captured_at) >= sources.activities_since
        ) as is_action_observed,
        coalesce(decisions.has_unmapped_status, false) as has_unmapped_status,
        -- A status that nobody gave a meaning may have been any: the one that makes a lead ready, a decision, the end.
        coalesce(
            not coalesce(decisions.has_unmapped_status, false)
            and not coalesce(decisions.is_status_frozen, false)
            and coalesce(decisions.ready_at, handoffs.captured_at) >= sources.status_history_since,
            false
        ) as is_status_observed,
        exclusions.lead_key is not null as is_excluded,
        exclusions.exclusion_reason
    from handoffs
    inner join sources
        on handoffs.crm = sources.crm and handoffs.source_relation = sources.source_relation
    left join decisions
        on handoffs.handoff_id = decisions.handoff_id
    left join ownership
        on handoffs.handoff_id = ownership.handoff_id
    left join actions
        on handoffs.handoff_id = actions.handoff_id
    left join outcomes
        on handoffs.handoff_id = outcomes.handoff_id
    left join exclusions
        on handoffs.lead_key = exclusions.lead_key
)

select
    milestones.*,
    milestones.ready_at is not null or milestones.is_status_observed as is_readiness_observed,
    milestones.decision is not null or milestones.is_status_observed as is_decision_observed,
    -- Where an explicit acceptance may have gone unseen, only one that was seen is known.
    milestones.is_status_observed
    or coalesce(milestones.counts_as_accepted, false)
    or (
        milestones.decision is not null
        and not milestones.has_unmapped_status
        and (milestones.decision_basis = 'explicit' or milestones.acceptance_basis = 'implicit')
    ) as is_acceptance_observed,
    -- Qualified is what a status says, or an opportunity: either has to be there to show that it did not happen.
    milestones.qualified_at is not null
    or (
        not milestones.has_unmapped_status
        and (
            (milestones.is_status_observed and coalesce(sources.has_qualified_stage, false))
            or coalesce(
                coalesce(milestones.ready_at, milestones.captured_at) >= sources.opportunities_since, false
            )
        )
    ) as is_qualification_observed
from milestones
inner join sources
    on milestones.crm = sources.crm and milestones.source_relation = sources.source_relation
