{{ config(materialized='table') }}

with changes as (
    select
        *,
        max(case when property_name = '{{ custom_field('hubspot', 'lead_source') | lower }}' then 1 else 0 end) over (
            partition by source_relation, contact_id
        ) = 1 as has_own_source
    from {{ ref('int_hubspot__property_changes') }}
),

lifecycle_changes as (
    select * from {{ ref('int_hubspot__lifecycle_changes') }}
),

contacts as (
    select
        source_relation,
        contact_id,
        min(created_at) as created_at
    from {{ ref('stg_hubspot__contact') }}
    group by source_relation, contact_id
),

-- Lifecycle stage and lead status are one status: whichever was written last. A blank lead status says nothing, nor
-- does HubSpot's own source where the company keeps one itself.
named as (
    select
        changes.*,
        case
            when changes.property_name = 'lifecyclestage' then lifecycle_changes.status
            else changes.value
        end as field_value,
        case
            when changes.property_name = 'lifecyclestage' then case when lifecycle_changes.status is not null then 'status' end
            when changes.property_name = 'hs_lead_status' then case when changes.value is not null then 'status' end
            when changes.property_name = 'hs_analytics_source' and changes.has_own_source then null
            {%- for property, field in hubspot_field_names().items() %}
            when changes.property_name = '{{ property }}' then '{{ field }}'
            {%- endfor %}
        end as field,
        coalesce(changes.changed_at <= contacts.created_at + interval '1 second', false) as is_at_creation
    from changes
    left join lifecycle_changes
        on
            changes.source_relation = lifecycle_changes.source_relation
            and changes.change_id = lifecycle_changes.change_id
    left join contacts
        on changes.source_relation = contacts.source_relation and changes.contact_id = contacts.contact_id
),

in_order as (
    select
        *,
        lag(field_value) over (
            partition by source_relation, contact_id, field order by position
        ) as value_before,
        row_number() over (
            partition by source_relation, contact_id, field order by position
        ) as value_number
    from named
),

-- The first value, where it was there at creation, is the state from which changes start. It is no change.
mapped as (
    select
        'hubspot' as crm,
        source_relation,
        'contact_property_history' as raw_table,
        change_id,
        contact_id as lead_id,
        case
            when field is null then 'property.' || property_name
            when value_number = 1 and is_at_creation then 'created.' || field
            when value_number > 1 and field_value = value_before and field <> 'status' then 'repeated.' || field
            else field
        end as field,
        case when field is not null and not (value_number = 1 and is_at_creation) then value_before end as old_value,
        case when field is not null then field_value end as new_value,
        changed_at,
        changed_by_id,
        unreadable
    from in_order
)

select *
from mapped
