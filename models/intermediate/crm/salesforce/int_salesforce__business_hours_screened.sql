{{ config(materialized='table') }}

{%- set minutes = salesforce_hours_columns('minute') -%}

with business_hours as (
    select * from {{ ref('stg_salesforce__business_hours') }}
),

time_zones as (
    {{ time_zone_names() }}
),

-- Midnight as the end is that of the same day: from midnight to midnight is open for 24 hours.
checked as (
    select
        business_hours.*,
        time_zones.name is not null as is_known_zone,
        coalesce({{ minutes | join(', ') }}) is not null as is_ever_open,
        {{ salesforce_impossible_days() }} as impossible_days
    from business_hours
    left join time_zones
        on
            business_hours.timezone = time_zones.name
            and (time_zones.name like '%/%' or time_zones.name in ('UTC', 'GMT'))
),

judged as (
    select
        *,
        coalesce(
            {{ quarantine_reason('business_hours_id', required=['name', 'timezone']) }},
            case
                when not is_known_zone then 'unknown time zone: ' || timezone
                when impossible_days is not null then 'impossible hours: ' || impossible_days
                when not is_ever_open then 'no open hours'
            end
        ) as quarantine_reason
    from checked
),

numbered as (
    {{ numbered_copies('judged', key=['source_relation', 'business_hours_id'], order_by=[
        'system_modstamp desc nulls last',
        'name',
        'timezone',
        'is_active',
        'is_default',
        'is_deleted',
    ] + minutes) }}
)

select
    'salesforce' as crm,
    source_relation,
    'business_hours' as raw_table,
    business_hours_id,
    name,
    timezone,
    is_active and not coalesce(is_deleted, false) as is_active,
    is_default,
    {{ minutes | join(',\n    ') }},
    case
        when quarantine_reason is not null then quarantine_reason
        when copy_number > 1 then 'duplicate key'
    end as quarantine_reason
from numbered
