{{ config(materialized='by_lead_view', unique_key='handoff_id') }}

with acceptance as (
    select * from {{ ref('int_diagnosis__acceptance') }}
)

select
    handoff_id,
    'acceptance' as step,
    'decision_recorded' as check_name,
    decision_recorded_verdict as verdict,
    case
        when decision_recorded_verdict = 'unknown' and decision is not null and not is_acceptance_observed
            then
                'A word of sales may have gone unseen: before statuses were recorded, or in a status that nobody gave a '
                || 'meaning.'
        when decision_recorded_verdict = 'unknown' and decision is not null
            then 'The CRM has no status for acceptance: that somebody began to work the lead is all that shows.'
        when decision_recorded_verdict = 'unknown'
            then 'The CRM does not record whether sales decided, or a status or an owner of it has no meaning yet.'
        when decision_recorded_verdict = 'pending' and decision is not null
            then
                'Worked from ' || {{ moment_in_words('decided_at') }} || ' on; a word whether sales accepted it is due '
                || {{ moment_in_words('decision_due_at') }} || '.'
        when decision_recorded_verdict = 'pending'
            then 'Neither accepted nor rejected yet; due ' || {{ moment_in_words('decision_due_at') }} || '.'
        when decision_recorded_verdict = 'fail' and decision is null
            then
                'Ready since ' || {{ moment_in_words('ready_at') }} || '; neither accepted nor rejected by '
                || {{ moment_in_words('decision_due_at') }} || ', nor later.'
        when decision_recorded_verdict = 'fail' and decision = 'accepted'
            then 'Worked from ' || {{ moment_in_words('decided_at') }} || ' on without a word that sales accepted it.'
        when decision_recorded_verdict = 'fail'
            then
                'Closed or sent back on ' || {{ moment_in_words('decided_at') }}
                || ' although sales had neither accepted nor rejected it.'
        when decision_recorded_verdict = 'pass'
            then 'Decided on ' || {{ moment_in_words('decided_at') }} || ': ' || replace(decision, '_', ' ') || '.'
    end as evidence,
    coalesce(decided_at, decision_due_at) as judged_at,
    decision_due_at as due_at,
    coalesce(decision_raw_table, lead_raw_table) as raw_table,
    coalesce(decision_raw_id, lead_id) as raw_id
from acceptance

union all

select
    handoff_id,
    'acceptance' as step,
    'decided_in_time' as check_name,
    decided_in_time_verdict as verdict,
    case
        when decided_in_time_verdict = 'unknown' and ready_at is not null and decision_due_at is null
            then {{ no_deadline_in_words() }}
        when decided_in_time_verdict = 'unknown' then 'The CRM does not record whether and when sales decided.'
        when decided_in_time_verdict = 'pending'
            then 'Neither accepted nor rejected yet; due ' || {{ moment_in_words('decision_due_at') }} || '.'
        when decided_in_time_verdict = 'fail' and decision is null
            then
                'Ready since ' || {{ moment_in_words('ready_at') }} || ', a decision was due '
                || {{ moment_in_words('decision_due_at') }} || '; there is none.'
        when decided_in_time_verdict = 'fail'
            then
                'Ready ' || {{ moment_in_words('ready_at') }} || ', due ' || {{ moment_in_words('decision_due_at') }} || '; '
                || case
                    when decision_basis = 'implicit' then 'no status says so, but the lead left the open ones on '
                    else 'decided (' || replace(decision, '_', ' ') || ') on '
                end
                || {{ moment_in_words('decided_at') }} || ', '
                || {{ span_in_words('decision_due_at', 'decided_at') }} || ' too late.'
        when decided_in_time_verdict = 'pass'
            then
                case
                    when decision_basis = 'implicit' then 'No status says so, but the lead left the open ones on '
                    else 'Decided on '
                end
                || {{ moment_in_words('decided_at') }} || '; due ' || {{ moment_in_words('decision_due_at') }} || '.'
    end as evidence,
    decision_due_at as judged_at,
    decision_due_at as due_at,
    coalesce(decision_raw_table, lead_raw_table) as raw_table,
    coalesce(decision_raw_id, lead_id) as raw_id
from acceptance

union all

select
    handoff_id,
    'acceptance' as step,
    'decided_before_qualified' as check_name,
    decided_before_qualified_verdict as verdict,
    case
        when decided_before_qualified_verdict = 'unknown'
            then 'The CRM has no status for acceptance, or does not record decisions or qualification.'
        when decided_before_qualified_verdict = 'fail' and decision_basis = 'explicit'
            then
                'Qualified on ' || {{ moment_in_words('qualified_at') }} || '; sales decided only on '
                || {{ moment_in_words('decided_at') }} || '.'
        when decided_before_qualified_verdict = 'fail'
            then 'Qualified on ' || {{ moment_in_words('qualified_at') }} || ' without a word that sales had accepted it.'
        when decided_before_qualified_verdict = 'pass'
            then
                'Decided on ' || {{ moment_in_words('decided_at') }} || ', qualified on '
                || {{ moment_in_words('qualified_at') }} || '.'
    end as evidence,
    qualified_at as judged_at,
    cast(null as timestamp) as due_at,
    coalesce(decision_raw_table, lead_raw_table) as raw_table,
    coalesce(decision_raw_id, lead_id) as raw_id
from acceptance

union all

select
    handoff_id,
    'acceptance' as step,
    'decided_by_hand' as check_name,
    decided_by_hand_verdict as verdict,
    case
        when decided_by_hand_verdict = 'unknown' then 'The CRM does not record who decided.'
        when decided_by_hand_verdict = 'fail' and is_in_bulk
            then
                actor_id || ' decided (' || replace(decision, '_', ' ') || ') on '
                || {{ moment_in_words('decided_at') }} || ' in one sweep of at least '
                || cast(bulk_decisions as {{ dbt.type_string() }}) || ' leads within '
                || cast(bulk_seconds as {{ dbt.type_string() }}) || ' seconds.'
        when decided_by_hand_verdict = 'fail'
            then
                'The status (' || replace(decision, '_', ' ') || ') was set on ' || {{ moment_in_words('decided_at') }}
                || ' by ' || actor_id || ', which is no person but '
                || case when actor_kind = 'queue' then 'a queue.' else 'an integration.' end
        when decided_by_hand_verdict = 'pass'
            then actor_id || ' decided on ' || {{ moment_in_words('decided_at') }} || '.'
    end as evidence,
    decided_at as judged_at,
    cast(null as timestamp) as due_at,
    coalesce(decision_raw_table, lead_raw_table) as raw_table,
    coalesce(decision_raw_id, lead_id) as raw_id
from acceptance
