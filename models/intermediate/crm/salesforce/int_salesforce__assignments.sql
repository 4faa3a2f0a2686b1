{{ config(materialized='table') }}

-- An assignment rule, and who takes a lead from a queue, are events of their own, which may say the new owner.
with owner_rows as (
    {%- for raw_table, history, change_id in [
        ('lead_history', 'stg_salesforce__lead_history', 'lead_history_id'),
        ('contact_history', 'int_salesforce__contact_changes', 'contact_history_id'),
    ] %}
    select
        '{{ raw_table }}' as raw_table,
        source_relation,
        {{ change_id }} as change_id,
        {{ salesforce_id_15('lead_id') }} as lead_id_15,
        lower(field) <> 'owner' as is_assignment,
        old_value,
        new_value,
        created_at
    from {{ ref(history) }}
    where lower(field) in ('owner', 'ownerassignment', 'owneraccepted')
    {{- '\n\n    union all\n' if not loop.last }}
    {%- endfor %}
),

-- As a change of the field it is written twice, by name and by id.
by_id as {{ not_materialized() }} (
    select
        *,
        {{ salesforce_id_15('new_value') }} as new_owner_id_15
    from owner_rows
    where
        {{ is_salesforce_id('new_value', ['005', '00G']) }}
        and coalesce({{ is_salesforce_id('old_value', ['005', '00G']) }}, true)
),

assignments as (
    select
        *,
        row_number() over (
            partition by raw_table, source_relation, lead_id_15, created_at, new_owner_id_15
            order by case when old_value is null then 1 else 0 end, change_id
        ) as occurrence
    from by_id
    where is_assignment and change_id is not null
),

told_by_field as (
    select distinct
        assignments.raw_table,
        assignments.source_relation,
        assignments.change_id
    from by_id
    inner join assignments
        on
            by_id.raw_table = assignments.raw_table
            and by_id.source_relation = assignments.source_relation
            and by_id.lead_id_15 = assignments.lead_id_15
            and by_id.created_at = assignments.created_at
            and by_id.new_owner_id_15 = assignments.new_owner_id_15
    where not by_id.is_assignment
)

-- One change where the same moment gives a lead the same owner twice: the field, or else the first event, tells it.
select
    assignments.raw_table,
    assignments.source_relation,
    assignments.change_id
from assignments
left join told_by_field
    on
        assignments.raw_table = told_by_field.raw_table
        and assignments.source_relation = told_by_field.source_relation
        and assignments.change_id = told_by_field.change_id
where assignments.occurrence = 1 and told_by_field.change_id is null
