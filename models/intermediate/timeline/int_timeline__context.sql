{{ config(materialized='by_lead', unique_key='handoff_id') }}

with handoffs as (
    select * from {{ ref('int_timeline__handoffs') }}
),

leads as (
    select * from {{ ref('int_crm__leads') }}
),

conversions as (
    select * from {{ ref('int_crm__conversions') }}
    where lead_key is not null
),

original_sources as (
    select * from {{ ref('int_timeline__original_sources') }}
),

recorded_context as (
    select * from {{ ref('int_timeline__recorded_context') }}
),

source_meanings as (
    select * from {{ ref('int_crm__source_meanings') }}
),

lead_type_meanings as (
    select * from {{ ref('int_crm__lead_type_meanings') }}
),

-- What a buyer did after a handoff had ended says nothing of it.
conversions_by_then as (
    select
        handoffs.handoff_id,
        conversions.*
    from conversions
    inner join handoffs
        on conversions.lead_key = handoffs.lead_key
    where conversions.submitted_at <= handoffs.ends_at
),
{%- for field in ['conversion_point', 'offer', 'lead_source'] %}

first_{{ field }} as (
    select
        handoff_id,
        {{ value_at_first(field, 'submitted_at', 'conversion_id') }} as {{ field }}
    from conversions_by_then
    where {{ field }} is not null
    group by handoff_id
),
{%- endfor %}

-- A handoff opened by a new conversion has that conversion's point, every other one its lead's; a lead that does not
-- carry its point, or its source, has the first that its conversions name.
raw_context as (
    select
        handoffs.handoff_id,
        handoffs.crm,
        handoffs.source_relation,
        coalesce(original_sources.lead_source, leads.lead_source, first_lead_source.lead_source) as lead_source,
        leads.source_detail,
        coalesce(
            trigger_conversions.conversion_point,
            case when recorded_points.handoff_id is not null then recorded_points.value else leads.conversion_point end,
            first_conversion_point.conversion_point
        ) as conversion_point,
        coalesce(trigger_conversions.offer, first_offer.offer) as offer,
        case
            when handoffs.trigger = 'conversion' then null
            when recorded_types.handoff_id is not null then recorded_types.value
            else leads.lead_type
        end as raw_lead_type
    from handoffs
    inner join leads
        on handoffs.lead_key = leads.lead_key
    left join original_sources
        on handoffs.lead_key = original_sources.lead_key
    left join recorded_context as recorded_points
        on handoffs.handoff_id = recorded_points.handoff_id and recorded_points.field = 'conversion_point'
    left join recorded_context as recorded_types
        on handoffs.handoff_id = recorded_types.handoff_id and recorded_types.field = 'lead_type'
    left join first_conversion_point
        on handoffs.handoff_id = first_conversion_point.handoff_id
    left join first_offer
        on handoffs.handoff_id = first_offer.handoff_id
    left join first_lead_source
        on handoffs.handoff_id = first_lead_source.handoff_id
    left join conversions as trigger_conversions
        on
            handoffs.trigger = 'conversion'
            and handoffs.lead_key = trigger_conversions.lead_key
            and handoffs.trigger_raw_id = trigger_conversions.conversion_id
)

select
    raw_context.handoff_id,
    raw_context.lead_source,
    source_meanings.original_source,
    source_meanings.is_catch_all as is_catch_all_source,
    raw_context.source_detail,
    raw_context.conversion_point,
    raw_context.offer,
    raw_context.raw_lead_type,
    by_point.lead_type as lead_type_of_point,
    case when by_type.is_mapped then by_type.lead_type else by_point.lead_type end as lead_type,
    case when by_type.is_mapped then by_type.intent else by_point.intent end as intent
from raw_context
left join source_meanings
    on
        raw_context.crm = source_meanings.crm
        and raw_context.source_relation = source_meanings.source_relation
        and raw_context.lead_source = source_meanings.raw_source
left join lead_type_meanings as by_type
    on
        raw_context.crm = by_type.crm
        and raw_context.source_relation = by_type.source_relation
        and raw_context.raw_lead_type = by_type.raw_value
left join lead_type_meanings as by_point
    on
        raw_context.crm = by_point.crm
        and raw_context.source_relation = by_point.source_relation
        and raw_context.conversion_point = by_point.raw_value
