{{ config(materialized='by_lead_view', unique_key='handoff_id') }}

with routing as (
    select * from {{ ref('int_diagnosis__routing') }}
)

select
    handoff_id,
    'routing' as step,
    'owned_in_time' as check_name,
    owned_in_time_verdict as verdict,
    case
        when owned_in_time_verdict = 'unknown' and possibly_owned_at <= routing_due_at
            then {{ possible_owner_in_words() }}
        when owned_in_time_verdict = 'unknown' and ready_at is not null and routing_due_at is null
            then {{ no_deadline_in_words() }}
        when owned_in_time_verdict = 'unknown'
            then 'The CRM does not record when this lead became ready, or who owned it then.'
        when owned_in_time_verdict = 'pending'
            then
                'Ready since ' || {{ moment_in_words('ready_at') }} || ', not owned yet; due '
                || {{ moment_in_words('routing_due_at') }} || '.'
        when owned_in_time_verdict = 'fail' and owned_at is null
            then
                'Ready since ' || {{ moment_in_words('ready_at') }} || '; no person in sales owned it by '
                || {{ moment_in_words('routing_due_at') }} || ', nor later.'
        when owned_in_time_verdict = 'fail'
            then
                'Ready ' || {{ moment_in_words('ready_at') }} || ', due ' || {{ moment_in_words('routing_due_at') }}
                || '; ' || owner_id || ' got it ' || {{ moment_in_words('owned_at') }} || ', '
                || {{ span_in_words('routing_due_at', 'owned_at') }} || ' too late.'
        when owned_in_time_verdict = 'pass'
            then
                owner_id || ' owned it from ' || {{ moment_in_words('owned_at') }} || '; due '
                || {{ moment_in_words('routing_due_at') }} || '.'
    end as evidence,
    routing_due_at as judged_at,
    routing_due_at as due_at,
    coalesce(owned_raw_table, lead_raw_table) as raw_table,
    coalesce(owned_raw_id, lead_id) as raw_id
from routing

union all

select
    handoff_id,
    'routing' as step,
    'owner_accountable' as check_name,
    owner_accountable_verdict as verdict,
    case
        when owner_accountable_verdict = 'unknown'
            then 'The CRM does not say who owned it, or whether an owner of it is in sales.'
        when owner_accountable_verdict = 'pending'
            then 'Nobody in sales owns it yet; due ' || {{ moment_in_words('routing_due_at') }} || '.'
        when owner_accountable_verdict = 'fail' and unfit_had_left
            then
                'From ' || {{ moment_in_words('unfit_since') }} || ' the ready lead lay with ' || unfit_owner_id
                || ', who had left by then.'
        when owner_accountable_verdict = 'fail' and unfit_since is not null
            then
                'From ' || {{ moment_in_words('unfit_since') }} || ' the ready lead lay with ' || unfit_owner_id
                || ', who is not in sales.'
        when owner_accountable_verdict = 'fail'
            then
                'Ready since ' || {{ moment_in_words('ready_at') }}
                || '; it stayed with a queue, an integration or nobody, and no person in sales ever owned it.'
        when owner_accountable_verdict = 'pass'
            then
                'Owned by ' || owner_id || ' from ' || {{ moment_in_words('owned_at') }}
                || '; every person who owned it was active and in sales.'
    end as evidence,
    coalesce(unfit_since, owned_at, routing_due_at) as judged_at,
    routing_due_at as due_at,
    coalesce(unfit_raw_table, owned_raw_table, lead_raw_table) as raw_table,
    coalesce(unfit_raw_id, owned_raw_id, lead_id) as raw_id
from routing

union all

select
    handoff_id,
    'routing' as step,
    'no_ping_pong' as check_name,
    no_ping_pong_verdict as verdict,
    case
        when no_ping_pong_verdict = 'unknown' and possibly_owned_at is not null
            then {{ possible_owner_in_words() }}
        when no_ping_pong_verdict = 'unknown'
            then 'The CRM does not record when this lead became ready, or who owned it then.'
        when no_ping_pong_verdict = 'fail' and ping_pong_came_back
            then
                'The lead went from person to person and came back to ' || ping_pong_owner_id || ' on '
                || {{ moment_in_words('ping_pong_at') }} || ', who had passed it on before.'
        when no_ping_pong_verdict = 'fail'
            then
                'The lead went on to one person after another: ' || ping_pong_owner_id || ', who got it on '
                || {{ moment_in_words('ping_pong_at') }} || ', was owner number '
                || cast(ping_pong_turn as {{ dbt.type_string() }}) || ' within a few days.'
        when no_ping_pong_verdict = 'pass' then 'It did not go back and forth between owners.'
    end as evidence,
    coalesce(ping_pong_at, owned_at) as judged_at,
    cast(null as timestamp) as due_at,
    coalesce(ping_pong_raw_table, owned_raw_table) as raw_table,
    coalesce(ping_pong_raw_id, owned_raw_id) as raw_id
from routing

union all

select
    handoff_id,
    'routing' as step,
    'one_owner_for_one_buyer' as check_name,
    one_owner_for_one_buyer_verdict as verdict,
    case
        when one_owner_for_one_buyer_verdict = 'unknown' and possibly_owned_at is not null
            then {{ possible_owner_in_words() }}
        when one_owner_for_one_buyer_verdict = 'unknown'
            then 'The CRM does not record when this lead became ready, or who owned it then.'
        when one_owner_for_one_buyer_verdict = 'fail'
            then
                'When ' || owner_id || ' got it on ' || {{ moment_in_words('owned_at') }} || ', ' || other_owner_id
                || ' already worked lead ' || other_lead_id || ' of the same person, owned since '
                || {{ moment_in_words('other_owned_at') }} || '.'
        when one_owner_for_one_buyer_verdict = 'pass'
            then 'Nobody else owned an open lead of the same person when ' || owner_id || ' got it.'
    end as evidence,
    owned_at as judged_at,
    cast(null as timestamp) as due_at,
    owned_raw_table as raw_table,
    owned_raw_id as raw_id
from routing
