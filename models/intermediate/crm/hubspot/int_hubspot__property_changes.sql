{{ config(materialized='table') }}

{#-
  Who wrote a value. Some sources are a person's, some are automation whoever set it up. Of any other the source's id says
  whether a person wrote it; without a person it is automation, save the sync with Salesforce: it brings what people wrote there.
-#}
{%- set person_sources = [
    'CRM_UI', 'CRM_UI_BULK_ACTION', 'MOBILE_IOS', 'MOBILE_ANDROID', 'SALES', 'CONVERSATIONS',
] -%}
{%- set automation_sources = ['FORM', 'WORKFLOW', 'WORKFLOWS', 'AUTOMATION_PLATFORM', 'IMPORT'] -%}
{%- set text = dbt.type_string() -%}

with history as (
    select
        *,
        lower(property) as property_name,
        upper(source) as source_name,
        case
            when lower(source_id) like 'userid:%' then nullif({{ dbt.split_part('source_id', "':'", 2) }}, '')
        end as source_user_id
    from {{ ref('stg_hubspot__contact_property_history') }}
),

written as (
    select
        *,
        coalesce(updated_by_user_id, source_user_id) as written_by_user_id,
        case
            when source_name is null or source_name in ('{{ person_sources | join("', '") }}') then false
            when source_name in ('{{ automation_sources | join("', '") }}') then true
            when source_user_id is not null then false
            when source_name <> 'SALESFORCE' then true
        end as is_by_automation
    from history
),

user_ids as (
    select * from {{ ref('int_hubspot__user_ids') }}
),

-- Stages of the lifecycle in their order. One of the company's own has none.
ranked as (
    select
        *,
        case property_name when 'lifecyclestage' then 1 when 'hs_lead_status' then 2 else 3 end as property_rank,
        case
            when property_name <> 'lifecyclestage' then null
            {%- for stage in [
                'subscriber', 'lead', 'marketingqualifiedlead', 'salesqualifiedlead', 'opportunity', 'customer',
                'evangelist', 'other',
            ] %}
            when lower(value) = '{{ stage }}' then {{ loop.index }}
            {%- endfor %}
        end as stage_rank
    from written
),

-- At one moment: the lifecycle first, a blank before a value, a stage before a later one.
numbered as (
    select
        *,
        row_number() over (
            partition by source_relation, contact_id
            order by
                changed_at nulls last, property_rank, property_name,
                case when value is null then 0 else 1 end, stage_rank nulls last, value nulls last,
                source_name nulls last, source_id nulls last, written_by_user_id nulls last
        ) as position
    from ranked
)

select
    numbered.source_relation,
    numbered.contact_id,
    numbered.contact_id || '-' || cast(numbered.position as {{ text }}) as change_id,
    numbered.position,
    numbered.property_name,
    numbered.value,
    numbered.stage_rank,
    numbered.changed_at,
    case
        when numbered.is_by_automation then numbered.source_name
        when not numbered.is_by_automation then coalesce(user_ids.owner_id, 'user:' || numbered.written_by_user_id)
    end as changed_by_id,
    numbered.is_by_automation,
    numbered.unreadable
from numbered
left join user_ids
    on
        numbered.source_relation = user_ids.source_relation
        and numbered.written_by_user_id = user_ids.user_id
