{{ config(materialized='by_lead_view', unique_key='handoff_id') }}

with qualification as (
    select * from {{ ref('int_diagnosis__qualification') }}
)

select
    handoff_id,
    'qualification' as step,
    'next_step_set' as check_name,
    next_step_set_verdict as verdict,
    case
        when next_step_set_verdict = 'unknown' and first_action_at is null and possibly_acted_at is not null
            then {{ possible_action_in_words() }}
        when next_step_set_verdict = 'unknown' and possibly_followed_up_at <= next_step_due_at
            then
                'First action ' || {{ moment_in_words('first_action_at') }} || '; of what was done on '
                || {{ moment_in_words('possibly_followed_up_at') }} || ' no definition says whether it was a further one.'
        when next_step_set_verdict = 'unknown' and first_action_at is not null and next_step_due_at is null
            then {{ no_deadline_in_words() }}
        when next_step_set_verdict = 'unknown'
            then 'The CRM does not record whether this lead was accepted, or what was done.'
        when next_step_set_verdict = 'pending'
            then
                'First action ' || {{ moment_in_words('first_action_at') }} || ', no next step yet; due '
                || {{ moment_in_words('next_step_due_at') }} || '.'
        when next_step_set_verdict = 'fail' and next_step_at is null
            then
                'Accepted ' || {{ moment_in_words('accepted_at') }} || ', first action '
                || {{ moment_in_words('first_action_at') }} || '; no dated next step and no further action by '
                || {{ moment_in_words('next_step_due_at') }} || ', nor later.'
        when next_step_set_verdict = 'fail'
            then
                'Accepted ' || {{ moment_in_words('accepted_at') }} || ', first action '
                || {{ moment_in_words('first_action_at') }} || ', next step due '
                || {{ moment_in_words('next_step_due_at') }} || '; it came only '
                || {{ moment_in_words('next_step_at') }} || ', '
                || {{ span_in_words('next_step_due_at', 'next_step_at') }} || ' too late.'
        when next_step_set_verdict = 'pass' and next_step_at <= next_step_due_at
            then
                'Next step set on ' || {{ moment_in_words('next_step_at') }} || '; due '
                || {{ moment_in_words('next_step_due_at') }} || '.'
        when next_step_set_verdict = 'pass'
            then 'Qualified or closed on ' || {{ moment_in_words('over_at') }} || ', before a next step was due.'
    end as evidence,
    next_step_due_at as judged_at,
    next_step_due_at as due_at,
    raw_table,
    raw_id
from qualification

union all

select
    handoff_id,
    'qualification' as step,
    'accepted_acted_on' as check_name,
    accepted_acted_on_verdict as verdict,
    case
        when accepted_acted_on_verdict = 'unknown' and has_possible_action
            then
                'Accepted ' || {{ moment_in_words('accepted_at') }} || '; no definition says whether what was done then was '
                || 'an action of sales.'
        when accepted_acted_on_verdict = 'unknown' and has_progress
            then
                'Accepted ' || {{ moment_in_words('accepted_at') }} || ' and qualified '
                || {{ moment_in_words('qualified_at') }} || ' with no touch logged: work that nobody wrote down.'
        when accepted_acted_on_verdict = 'unknown'
            then 'The CRM does not record whether this lead was accepted, or what was done.'
        when accepted_acted_on_verdict = 'pending'
            then
                'Accepted ' || {{ moment_in_words('accepted_at') }} || ', no action yet; due '
                || {{ moment_in_words('window_ends_at') }} || '.'
        when accepted_acted_on_verdict = 'fail'
            then
                'Accepted ' || {{ moment_in_words('accepted_at') }} || '; no call, personal e-mail, message or meeting '
                || 'was logged by ' || {{ moment_in_words('window_ends_at') }} || case
                    when first_action_at > window_ends_at
                        then ' (the first came ' || {{ moment_in_words('first_action_at') }} || ').'
                    when first_action_at is not null
                        then ' (only one before the owner had it, ' || {{ moment_in_words('first_action_at') }} || ').'
                    else ', nor later.'
                end
        when accepted_acted_on_verdict = 'pass'
            then
                'Accepted ' || {{ moment_in_words('accepted_at') }} || ', acted on by '
                || {{ moment_in_words('window_ends_at') }} || '.'
    end as evidence,
    window_ends_at as judged_at,
    window_ends_at as due_at,
    raw_table,
    raw_id
from qualification

union all

select
    handoff_id,
    'qualification' as step,
    'decided_by_horizon' as check_name,
    decided_by_horizon_verdict as verdict,
    case
        when decided_by_horizon_verdict = 'unknown'
            then 'The CRM does not record whether this lead was accepted, or whether leads qualify.'
        when decided_by_horizon_verdict = 'pending'
            then
                'Accepted ' || {{ moment_in_words('accepted_at') }} || ', open; to be qualified or closed by '
                || {{ moment_in_words('horizon_at') }} || '.'
        when decided_by_horizon_verdict = 'fail' and over_at is null
            then
                'Accepted ' || {{ moment_in_words('accepted_at') }} || '; neither qualified nor closed by '
                || {{ moment_in_words('horizon_at') }} || ', and still open.'
        when decided_by_horizon_verdict = 'fail'
            then
                'Accepted ' || {{ moment_in_words('accepted_at') }} || '; neither qualified nor closed by '
                || {{ moment_in_words('horizon_at') }} || ', but only ' || {{ moment_in_words('over_at') }} || '.'
        when decided_by_horizon_verdict = 'pass'
            then
                'Accepted ' || {{ moment_in_words('accepted_at') }} || ', qualified or closed '
                || {{ moment_in_words('over_at') }} || '.'
    end as evidence,
    horizon_at as judged_at,
    horizon_at as due_at,
    raw_table,
    raw_id
from qualification
