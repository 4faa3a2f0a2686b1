{{ config(materialized='by_lead', unique_key='handoff_id') }}

with handoff_records as (
    select * from {{ ref('int_timeline__handoff_records') }}
),

ownership as (
    select * from {{ ref('int_timeline__ownership') }}
),

sources as (
    select * from {{ ref('int_crm__context_evidence') }}
),

unfit_owners as (
    select * from {{ ref('int_diagnosis__unfit_owners') }}
),

ping_pong as (
    select * from {{ ref('int_diagnosis__ping_pong') }}
),

competing_owners as (
    select * from {{ ref('int_diagnosis__competing_owners') }}
),

-- Where statuses were not recorded nobody knows whether it ever was ready.
gathered as (
    select
        handoff_records.handoff_id,
        handoff_records.lead_id,
        handoff_records.as_of,
        handoff_records.ready_at,
        handoff_records.owned_at,
        handoff_records.possibly_owned_at,
        handoff_records.owner_id,
        handoff_records.routing_due_at,
        handoff_records.owned_at is null
        and coalesce(handoff_records.closed_at <= handoff_records.routing_due_at, false)
        and {{ is_turned_back_or_gone('handoff_records.close_reason') }}
            as is_closed_before_due,
        case
            when handoff_records.is_excluded then 'not_applicable'
            when handoff_records.ready_at is null and handoff_records.is_readiness_observed then 'not_applicable'
            when handoff_records.ready_at is null or not handoff_records.is_ownership_observed then 'unknown'
        end as verdict_of_all,
        ownership.owned_raw_table,
        ownership.owned_raw_id,
        sources.lead_raw_table,
        coalesce(unfit_owners.has_unknown_owner, false) as has_unknown_owner,
        unfit_owners.unfit_since,
        unfit_owners.unfit_owner_id,
        unfit_owners.unfit_had_left,
        unfit_owners.unfit_raw_table,
        unfit_owners.unfit_raw_id,
        ping_pong.turn as ping_pong_turn,
        ping_pong.owner_id as ping_pong_owner_id,
        ping_pong.came_back as ping_pong_came_back,
        ping_pong.since_capture_at as ping_pong_at,
        ping_pong.raw_table as ping_pong_raw_table,
        ping_pong.raw_id as ping_pong_raw_id,
        competing_owners.other_lead_id,
        competing_owners.other_owner_id,
        competing_owners.other_owned_at
    from handoff_records
    inner join ownership
        on handoff_records.handoff_id = ownership.handoff_id
    inner join sources
        on handoff_records.crm = sources.crm and handoff_records.source_relation = sources.source_relation
    left join unfit_owners
        on handoff_records.handoff_id = unfit_owners.handoff_id
    left join ping_pong
        on handoff_records.handoff_id = ping_pong.handoff_id
    left join competing_owners
        on handoff_records.handoff_id = competing_owners.handoff_id
),

-- A lead that was turned back or went away before its deadline was owed no owner any more.
judged as (
    select
        *,
        case
            when verdict_of_all is not null then verdict_of_all
            when routing_due_at is null then 'unknown'
            when owned_at <= routing_due_at then 'pass'
            when possibly_owned_at <= routing_due_at then 'unknown'
            when is_closed_before_due then 'not_applicable'
            when owned_at is null and routing_due_at > as_of then 'pending'
            else 'fail'
        end as owned_in_time_verdict,
        case
            when verdict_of_all is not null then verdict_of_all
            when unfit_since is not null then 'fail'
            when is_closed_before_due and not has_unknown_owner then 'not_applicable'
            when owned_at is null and routing_due_at > as_of then 'pending'
            when has_unknown_owner or (owned_at is null and routing_due_at is null) then 'unknown'
            when owned_at is null then 'fail'
            else 'pass'
        end as owner_accountable_verdict,
        case
            when verdict_of_all is not null then verdict_of_all
            when owned_at is null and possibly_owned_at is not null then 'unknown'
            when owned_at is null then 'not_applicable'
            when ping_pong_turn is not null then 'fail'
            else 'pass'
        end as no_ping_pong_verdict,
        case
            when verdict_of_all is not null then verdict_of_all
            when owned_at is null and possibly_owned_at is not null then 'unknown'
            when owned_at is null then 'not_applicable'
            when other_owned_at is not null then 'fail'
            else 'pass'
        end as one_owner_for_one_buyer_verdict
    from gathered
)

select
    *,
    {{ step_verdict('routing') }} as routing_verdict,
    {{ first_failed_check('routing') }} as first_failed_check
from judged
