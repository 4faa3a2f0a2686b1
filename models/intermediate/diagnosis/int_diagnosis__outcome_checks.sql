{{ config(materialized='by_lead_view', unique_key='handoff_id') }}

with outcome as (
    select * from {{ ref('int_diagnosis__outcome') }}
)

select
    handoff_id,
    'outcome' as step,
    'closed_with_usable_reason' as check_name,
    closed_with_usable_reason_verdict as verdict,
    case
        when closed_with_usable_reason_verdict = 'unknown'
            then 'The CRM does not record whether this lead was turned back, or for what reason.'
        when closed_with_usable_reason_verdict = 'pending'
            then
                'Closed (' || close_reason || ') ' || {{ moment_in_words('closed_at') }} || '; the reason is due '
                || {{ moment_in_words('window_ends_at') }} || '.'
        when closed_with_usable_reason_verdict = 'fail' and rejection_reason is null
            then 'Closed (' || close_reason || ') ' || {{ moment_in_words('closed_at') }} || ' without a reason.'
        when closed_with_usable_reason_verdict = 'fail' and not is_reason_mapped
            then
                'Closed (' || close_reason || ') ' || {{ moment_in_words('closed_at') }} || ' for the reason "'
                || rejection_reason || '", to which no definition gives a meaning.'
        when closed_with_usable_reason_verdict = 'fail'
            then
                'Closed (' || close_reason || ') ' || {{ moment_in_words('closed_at') }} || ' for the reason "'
                || rejection_reason || '", which tells marketing nothing it can use.'
        when closed_with_usable_reason_verdict = 'pass'
            then
                'Closed (' || close_reason || ') ' || {{ moment_in_words('closed_at') }} || ' for the reason "'
                || rejection_reason || '".'
    end as evidence,
    window_ends_at as judged_at,
    window_ends_at as due_at,
    lead_raw_table as raw_table,
    lead_id as raw_id
from outcome

union all

select
    handoff_id,
    'outcome' as step,
    'reason_agrees' as check_name,
    reason_agrees_verdict as verdict,
    case
        when reason_agrees_verdict = 'unknown'
            then 'The CRM does not record the reason, or what would speak for or against it.'
        when reason_agrees_verdict = 'fail' and must_agree_with = 'attempts'
            then
                'Closed for the reason "' || rejection_reason
                || '", but nobody tried: no call, personal e-mail, message or meeting is logged.'
        when reason_agrees_verdict = 'fail' and must_agree_with = 'match'
            then 'Closed for the reason "' || rejection_reason || '", but there was no other record of the person by then.'
        when reason_agrees_verdict = 'fail'
            then
                'Closed for the reason "' || rejection_reason || '", but the buyer was in touch on '
                || {{ moment_in_words('first_two_way_at') }} || '.'
        when reason_agrees_verdict = 'pass'
            then 'Nothing on record speaks against the reason "' || rejection_reason || '".'
    end as evidence,
    closed_at as judged_at,
    cast(null as timestamp) as due_at,
    lead_raw_table as raw_table,
    lead_id as raw_id
from outcome

union all

select
    handoff_id,
    'outcome' as step,
    'opportunity_linked' as check_name,
    opportunity_linked_verdict as verdict,
    case
        when opportunity_linked_verdict = 'unknown'
            then 'The CRM does not record opportunities, or whether this lead qualified.'
        when opportunity_linked_verdict = 'pending'
            then
                'Qualified ' || {{ moment_in_words('qualified_at') }} || '; an opportunity is due '
                || {{ moment_in_words('link_due_at') }} || '.'
        when opportunity_linked_verdict = 'fail' and linked_at is null
            then
                'Qualified ' || {{ moment_in_words('qualified_at') }} || '; no opportunity led back to the lead by '
                || {{ moment_in_words('link_due_at') }} || ', nor later.'
        when opportunity_linked_verdict = 'fail'
            then
                'Qualified ' || {{ moment_in_words('qualified_at') }} || '; opportunity ' || opportunity_id
                || ' led back to the lead only ' || {{ moment_in_words('linked_at') }} || ', '
                || {{ span_in_words('link_due_at', 'linked_at') }} || ' too late.'
        when opportunity_linked_verdict = 'pass' and is_opportunity_older
            then
                'The lead was converted into opportunity ' || opportunity_id || ', which was there before it, on '
                || {{ moment_in_words('linked_at') }} || '.'
        when opportunity_linked_verdict = 'pass'
            then
                'Opportunity ' || opportunity_id || ' was created from the lead on '
                || {{ moment_in_words('linked_at') }} || '.'
    end as evidence,
    link_due_at as judged_at,
    link_due_at as due_at,
    coalesce(opportunity_raw_table, lead_raw_table) as raw_table,
    coalesce(opportunity_id, lead_id) as raw_id
from outcome
