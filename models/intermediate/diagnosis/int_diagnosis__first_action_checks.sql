{{ config(materialized='by_lead_view', unique_key='handoff_id') }}

with first_action as (
    select * from {{ ref('int_diagnosis__first_action') }}
)

select
    handoff_id,
    'first_action' as step,
    'acted_in_time' as check_name,
    acted_in_time_verdict as verdict,
    case
        when acted_in_time_verdict = 'unknown' and owned_at is not null and first_action_due_at is null
            then {{ no_deadline_in_words() }}
        when acted_in_time_verdict = 'unknown' and possibly_owned_at is not null
            then {{ possible_owner_in_words() }}
        when acted_in_time_verdict = 'unknown' and possibly_acted_at is not null
            then {{ possible_action_in_words() }}
        when acted_in_time_verdict = 'unknown'
            then 'The CRM does not record who owned this lead, or what was done.'
        when acted_in_time_verdict = 'pending'
            then
                owner_id || ' owns it since ' || {{ moment_in_words('owned_at') }}
                || ' and has not acted yet; due ' || {{ moment_in_words('first_action_due_at') }} || '.'
        when acted_in_time_verdict = 'fail' and first_action_at is null
            then
                owner_id || ' owned it from ' || {{ moment_in_words('owned_at') }}
                || '; no call, personal e-mail, message or meeting was logged by '
                || {{ moment_in_words('first_action_due_at') }} || ', nor later.'
        when acted_in_time_verdict = 'fail'
            then
                owner_id || ' owned it from ' || {{ moment_in_words('owned_at') }} || ', due '
                || {{ moment_in_words('first_action_due_at') }} || '; the first action came '
                || {{ moment_in_words('first_action_at') }} || ', '
                || {{ span_in_words('first_action_due_at', 'first_action_at') }} || ' too late.'
        when acted_in_time_verdict = 'pass'
            then
                'First action ' || {{ moment_in_words('first_action_at') }} || '; due '
                || {{ moment_in_words('first_action_due_at') }} || '.'
    end as evidence,
    first_action_due_at as judged_at,
    first_action_due_at as due_at,
    coalesce(first_action_raw_table, owned_raw_table) as raw_table,
    coalesce(first_action_raw_id, owned_raw_id) as raw_id
from first_action

union all

select
    handoff_id,
    'first_action' as step,
    'human_action' as check_name,
    human_action_verdict as verdict,
    case
        when human_action_verdict = 'unknown' and possibly_owned_at is not null and owned_at is null
            then {{ possible_owner_in_words() }}
        when human_action_verdict = 'unknown' and possibly_acted_at is not null
            then {{ possible_action_in_words() }}
        when human_action_verdict = 'unknown'
            then 'The CRM does not record who owned this lead, or what was done.'
        when human_action_verdict = 'pending'
            then 'No person has acted yet; due ' || {{ moment_in_words('first_action_due_at') }} || '.'
        when human_action_verdict = 'fail'
            then
                'No person acted on it. What went out was automated: '
                || cast(automated_touches as {{ dbt.type_string() }}) || case
                    when automated_touches = 1 then ' touch, on ' else ' touches, the first on '
                end || {{ moment_in_words('first_automated_touch_at') }} || '.'
        when human_action_verdict = 'pass'
            then
                coalesce(first_action_by_id, 'Somebody') || ' acted in person on '
                || {{ moment_in_words('first_action_at') }} || '.'
    end as evidence,
    first_action_due_at as judged_at,
    first_action_due_at as due_at,
    coalesce(first_action_raw_table, automated_raw_table, owned_raw_table) as raw_table,
    coalesce(first_action_raw_id, automated_raw_id, owned_raw_id) as raw_id
from first_action

union all

select
    handoff_id,
    'first_action' as step,
    'acted_by_owner' as check_name,
    acted_by_owner_verdict as verdict,
    case
        when acted_by_owner_verdict = 'unknown' and possibly_owned_at is not null and owned_at is null
            then {{ possible_owner_in_words() }}
        when acted_by_owner_verdict = 'unknown' and possibly_acted_at is not null
            then {{ possible_action_in_words() }}
        when acted_by_owner_verdict = 'unknown'
            then 'The CRM does not record what was done, or who owned this lead at that moment.'
        when acted_by_owner_verdict = 'fail'
            then
                first_action_by_id || ' took the first action on ' || {{ moment_in_words('first_action_at') }}
                || ', while the record belonged to ' || coalesce(holder_id, 'nobody') || '.'
        when acted_by_owner_verdict = 'pass'
            then
                first_action_by_id || ' owned it and took the first action on '
                || {{ moment_in_words('first_action_at') }} || '.'
    end as evidence,
    first_action_at as judged_at,
    cast(null as timestamp) as due_at,
    first_action_raw_table as raw_table,
    first_action_raw_id as raw_id
from first_action
