-- Nothing is lost on the way in: of every raw table that feeds canonical records, raw rows = kept + quarantined.
{%- set raw_tables = {
    'generic': {
        'leads': 'leads', 'field_changes': 'field_changes', 'activities': 'activities', 'users': 'users',
        'opportunities': 'opportunities', 'conversions': 'conversions',
    },
    'salesforce': {
        'lead': 'leads', 'lead_history': 'field_changes', 'contact_history': 'field_changes',
        'task': 'activities', 'event': 'activities', 'email_message': 'activities', 'user': 'users', 'group': 'users',
        'opportunity': 'opportunities', 'campaign_member': 'conversions',
        'business_hours': 'business_hours', 'holiday': 'holidays',
    },
    'hubspot': {
        'contact': 'leads', 'contact_property_history': 'field_changes', 'owner': 'users', 'deal': 'opportunities',
        'form_submission': 'conversions',
    },
} %}
{%- set entities = ['leads', 'field_changes', 'activities', 'users', 'opportunities', 'conversions'] %}

with counted as (

    {%- for crm, tables in raw_tables.items() %}
    {%- for raw_table in tables %}
    select
        '{{ crm }}' as crm,
        source_relation,
        '{{ raw_table }}' as raw_table,
        count(*) as n_raw,
        0 as n_kept,
        0 as n_quarantined
    from {{ ref('stg_' ~ crm ~ '__' ~ raw_table) }}
    group by source_relation

    union all
    {% endfor %}
    {%- endfor %}
    -- An activity with several contacts is several records; what writes histories, and a queue that only leads name, is a user
    -- without a row of its own.
    {%- for crm, entity in [('hubspot', 'activities'), ('hubspot', 'users'), ('salesforce', 'users')] %}
    select
        crm,
        source_relation,
        raw_table,
        count(*) as n_raw,
        0 as n_kept,
        0 as n_quarantined
    from {{ ref('int_' ~ crm ~ '__' ~ entity) }}
    where raw_table not in ('owner', 'user', 'group')
    group by crm, source_relation, raw_table

    union all
    {% endfor %}
    -- Hours and holidays of an org are no records of leads: what is kept is what was judged good.
    {%- for screened in ['business_hours', 'holidays'] %}
    select
        crm,
        source_relation,
        raw_table,
        0 as n_raw,
        count(*) as n_kept,
        0 as n_quarantined
    from {{ ref('int_salesforce__' ~ screened ~ '_screened') }}
    where quarantine_reason is null
    group by crm, source_relation, raw_table

    union all
    {% endfor %}
    {%- for entity in entities %}
    select
        crm,
        source_relation,
        raw_table,
        0 as n_raw,
        count(*) as n_kept,
        0 as n_quarantined
    from {{ ref('int_crm__' ~ entity) }}
    group by crm, source_relation, raw_table

    union all
    {% endfor %}
    select
        crm,
        source_relation,
        raw_table,
        0 as n_raw,
        0 as n_kept,
        count(*) as n_quarantined
    from {{ ref('rpt_quarantined_records') }}
    group by crm, source_relation, raw_table

)

select
    crm,
    source_relation,
    raw_table,
    sum(n_raw) as n_raw,
    sum(n_kept) as n_kept,
    sum(n_quarantined) as n_quarantined
from counted
group by crm, source_relation, raw_table
having sum(n_raw) <> sum(n_kept) + sum(n_quarantined)
