{{ config(materialized='by_lead', unique_key='lead_key') }}
-- depends_on: {{ ref('int_changes__leads') }}

with leads as (
    select * from {{ ref('int_crm__leads') }}
),

-- What a contact was before it was linked to its lead is not what the lead was.
changes as (
    select * from {{ ref('int_crm__field_changes') }}
    where field in ('status', 'owner') and lead_key is not null and coalesce(raw_table, '') <> 'contact_history'
)

select
    changes.lead_key,
    changes.field,
    leads.created_at,
    {{ value_at_last('changes.new_value', 'changes.changed_at', 'changes.change_id') }} as value
from changes
inner join leads
    on changes.lead_key = leads.lead_key
where changes.changed_at < leads.created_at
group by changes.lead_key, changes.field, leads.created_at
