{{ config(materialized='by_lead_view', unique_key='lead_key') }}
{#- The source a lead first had: the old value of the first change of the field, the new one where it began empty. -#}

-- depends_on: {{ ref('int_changes__leads') }}

with source_changes as (
    select * from {{ ref('int_crm__field_changes') }}
    where field = 'lead_source' and (old_value is not null or new_value is not null)
)

select
    lead_key,
    {{ value_at_first('coalesce(old_value, new_value)', 'changed_at', 'change_id') }} as lead_source
from source_changes
group by lead_key
