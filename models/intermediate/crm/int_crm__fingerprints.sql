{{ config(materialized='table') }}

{#-
  The raw rows are read once to find out whose have changed: a number for each record says whether any of its rows has.
-#}

with opportunities as (
    select * from {{ ref('int_crm__opportunities') }}
),

lead_opportunities as (
    select * from {{ ref('int_crm__lead_opportunities') }}
),

leads as (
    select * from {{ ref('int_crm__leads') }}
),

-- Whichever way an opportunity is linked to its lead, it is one of the lead's rows.
opportunities_of_leads as (
    select
        leads.lead_id as record_id,
        opportunities.*
    from lead_opportunities
    inner join leads
        on lead_opportunities.lead_key = leads.lead_key
    inner join opportunities
        on
            lead_opportunities.crm = opportunities.crm
            and lead_opportunities.source_relation = opportunities.source_relation
            and lead_opportunities.opportunity_id = opportunities.opportunity_id
),

rows_of_records as (
    {%- for table, id in dict(records_of_leads(), leads='lead_id').items() %}
    -- Of the generic shape, whose tables are the largest, the raw rows themselves: nothing has to be cast.
    select
        'generic' as crm,
        source_relation,
        {{ record_id(id) }} as record_id,
        row_hash
    from {{ ref('stg_generic__' ~ table) }}

    union all
    {% for crm in ['hubspot', 'salesforce'] %}
    select
        crm,
        source_relation,
        {{ record_id(id) }} as record_id,
        {{ row_hash('record_rows') }} as row_hash
    from {{ ref('int_' ~ crm ~ '__' ~ table) }} as record_rows

    union all
    {% endfor %}
    {%- endfor %}
    select
        crm,
        source_relation,
        record_id,
        {{ row_hash('opportunities_of_leads') }} as row_hash
    from opportunities_of_leads
)

select
    crm,
    source_relation,
    record_id,
    {{ fingerprint('row_hash') }} as fingerprint
from rows_of_records
group by crm, source_relation, record_id
