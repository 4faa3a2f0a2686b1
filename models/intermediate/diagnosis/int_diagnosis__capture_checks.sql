{{ config(materialized='by_lead_view', unique_key='handoff_id') }}

with capture as (
    select * from {{ ref('int_diagnosis__capture') }}
)

select
    handoff_id,
    'capture' as step,
    'source_present' as check_name,
    source_present_verdict as verdict,
    case
        when source_present_verdict = 'unknown' and lead_source is not null
            then 'The source "' || lead_source || '" has no meaning in source_map yet.'
        when source_present_verdict = 'unknown' then 'The CRM did not record sources when this lead came in.'
        when source_present_verdict = 'fail' and lead_source is null
            then 'The lead came in ' || {{ moment_in_words('captured_at') }} || ' without a source.'
        when source_present_verdict = 'fail'
            then
                'The lead came in ' || {{ moment_in_words('captured_at') }} || ' with the source "' || lead_source
                || '", which says nothing in particular.'
        when source_present_verdict = 'pass' then 'The source is "' || lead_source || '" (' || original_source || ').'
    end as evidence,
    captured_at as judged_at,
    cast(null as timestamp) as due_at,
    lead_raw_table as raw_table,
    lead_id as raw_id
from capture

union all

select
    handoff_id,
    'capture' as step,
    'conversion_point_present' as check_name,
    conversion_point_present_verdict as verdict,
    case
        when conversion_point_present_verdict = 'unknown'
            then 'The CRM did not record conversion points when this lead came in.'
        when conversion_point_present_verdict = 'fail'
            then
                'The lead came in ' || {{ moment_in_words('captured_at') }}
                || ' without the form, page or event that the buyer used.'
        when conversion_point_present_verdict = 'pass' then 'The buyer came in by "' || conversion_point || '".'
    end as evidence,
    captured_at as judged_at,
    cast(null as timestamp) as due_at,
    lead_raw_table as raw_table,
    lead_id as raw_id
from capture

union all

select
    handoff_id,
    'capture' as step,
    'lead_type_known' as check_name,
    lead_type_known_verdict as verdict,
    case
        when lead_type_known_verdict = 'unknown' and coalesce(raw_lead_type, conversion_point) is not null
            then '"' || coalesce(raw_lead_type, conversion_point) || '" has no meaning in lead_type_map yet.'
        when lead_type_known_verdict = 'unknown'
            then 'The CRM recorded neither lead types nor conversion points when this lead came in.'
        when lead_type_known_verdict = 'fail'
            then
                'The lead came in ' || {{ moment_in_words('captured_at') }}
                || ' with neither a lead type nor a conversion point that would tell it.'
        when lead_type_known_verdict = 'pass' then 'The lead is of type "' || lead_type || '".'
    end as evidence,
    captured_at as judged_at,
    cast(null as timestamp) as due_at,
    lead_raw_table as raw_table,
    lead_id as raw_id
from capture

union all

select
    handoff_id,
    'capture' as step,
    'context_in_time' as check_name,
    context_in_time_verdict as verdict,
    case
        when context_in_time_verdict = 'unknown'
            then
                'The CRM does not show who in sales owned this lead first, or changes of source, conversion point and lead '
                || 'type.'
        when context_in_time_verdict = 'pending' then 'Nobody in sales owns it yet as a lead that is ready.'
        when context_in_time_verdict = 'fail'
            then
                owner_id || ' got it ' || {{ moment_in_words('owned_at') }} || ' without '
                || concat_ws(
                    ', ',
                    case when is_source_late then 'its source' end,
                    case when is_point_late then 'its conversion point' end,
                    case when is_type_late then 'its lead type' end
                )
                || '; filled in ' || {{ span_in_words('owned_at', 'filled_at') }} || ' later, '
                || {{ moment_in_words('filled_at') }} || '.'
        when context_in_time_verdict = 'pass'
            then 'Nothing of its context was filled in after ' || owner_id || ' got it.'
    end as evidence,
    owned_at as judged_at,
    cast(null as timestamp) as due_at,
    coalesce(filled_raw_table, lead_raw_table) as raw_table,
    coalesce(filled_raw_id, lead_id) as raw_id
from capture

union all

select
    handoff_id,
    'capture' as step,
    'context_survives_conversion' as check_name,
    context_survives_conversion_verdict as verdict,
    case
        when context_survives_conversion_verdict = 'unknown'
            then 'The CRM does not record opportunities or their source, or a source has no meaning in source_map yet.'
        when context_survives_conversion_verdict = 'fail' and opportunity_lead_source is null
            then
                'Opportunity ' || opportunity_id || ' was created ' || {{ moment_in_words('linked_at') }}
                || ' without a source; the lead has ' || coalesce('"' || lead_source || '"', 'none') || '.'
        when context_survives_conversion_verdict = 'fail'
            then
                'Opportunity ' || opportunity_id || ', created ' || {{ moment_in_words('linked_at') }}
                || ', has the source "' || opportunity_lead_source || '"; the lead came in with '
                || coalesce('"' || lead_source || '"', 'none') || '.'
        when context_survives_conversion_verdict = 'pass'
            then 'Opportunity ' || opportunity_id || ' has the source "' || opportunity_lead_source || '", like the lead.'
    end as evidence,
    linked_at as judged_at,
    cast(null as timestamp) as due_at,
    coalesce(opportunity_raw_table, lead_raw_table) as raw_table,
    coalesce(opportunity_id, lead_id) as raw_id
from capture
