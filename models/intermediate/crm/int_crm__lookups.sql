{{ config(materialized='table') }}

{#-
  What every lead is judged by: definitions, users, and since when the CRM records what. They are few rows, any of which may
  touch any lead. What raw values mean follows from the definitions; as_of, which moves every day, is compared by itself. A
  deadline beyond the calendars has no date until they reach further, as they do with every year (int_calendar__utc_days).
  Targets judge no lead, but reports, which every build makes anew.
-#}

{%- set definitions = [
    'activity_map', 'calendar_holidays', 'calendar_hours', 'calendars', 'call_outcome_map', 'calling_codes', 'check_limits',
    'exclusions', 'lead_type_map', 'maturity_windows', 'public_email_domains', 'rejection_reason_map',
    'role_map', 'root_causes', 'sla_policy', 'source_map', 'status_map',
] %}

with sources as (
    select
        crm,
        source_relation,
        has_mql_stage,
        has_accepted_stage,
        has_rejected_stage,
        has_qualified_stage,
        has_outcome_stage,
        status_history_since,
        owner_history_since,
        activities_since,
        opportunities_since,
        rejection_reason_since,
        can_match_records,
        rejection_reason_changes_since
    from {{ ref('int_crm__sources') }}
),

context_evidence as (
    select * from {{ ref('int_crm__context_evidence') }}
),

owners as (
    select * from {{ ref('int_crm__owners') }}
),

business_hours as (
    select * from {{ ref('int_salesforce__business_hours_screened') }}
),

holidays as (
    select * from {{ ref('int_salesforce__holidays_screened') }}
)
{%- for definition in definitions %},

{{ definition }} as (
    select * from {{ ref('stg_definitions__' ~ definition) }}
)
{%- endfor %}
{% for lookup in ['sources', 'context_evidence', 'owners', 'business_hours', 'holidays'] + definitions %}
select
    '{{ lookup }}' as lookup,
    {{ fingerprint(row_hash(lookup)) }} as fingerprint
from {{ lookup }}
{{- '\n\nunion all\n' if not loop.last }}
{%- endfor %}

union all

select
    'year' as lookup,
    cast(extract(year from last_moment) as decimal(38, 0)) as fingerprint
from {{ ref('int_crm__time_span') }}

union all

select
    'as_of ' || crm || ' ' || source_relation as lookup,
    cast({{ microseconds_between("timestamp '1990-01-01'", 'as_of') }} as decimal(38, 0)) as fingerprint
from {{ ref('int_crm__as_of') }}
