with lead_history as (
    select * from {{ ref('stg_salesforce__lead_history') }}
),

contact_changes as (
    select * from {{ ref('int_salesforce__contact_changes') }}
),

assignments as (
    select * from {{ ref('int_salesforce__assignments') }}
),

lead_ids as (
    select * from {{ ref('int_salesforce__lead_ids') }}
),

user_ids as (
    select * from {{ ref('int_salesforce__user_ids') }}
),

-- A converted lead does not change any more: its history goes on as that of its contact.
histories as (
    {%- for raw_table, history, change_id in [
        ('lead_history', 'lead_history', 'lead_history_id'),
        ('contact_history', 'contact_changes', 'contact_history_id'),
    ] %}
    select
        '{{ raw_table }}' as raw_table,
        source_relation,
        {{ change_id }} as change_id,
        lead_id,
        created_by_id,
        field,
        old_value,
        new_value,
        created_at,
        unreadable
    from {{ history }}
    {{- '\n\n    union all\n' if not loop.last }}
    {%- endfor %}
),

-- A change of owner is written twice, by name and by id. Both values have to be ids: a name may begin like one.
recognised as (
    select
        histories.*,
        case
            when assignments.change_id is not null then true
            when lower(histories.field) = 'owner' and coalesce(histories.old_value, histories.new_value) is not null
                then
                    coalesce({{ is_salesforce_id('histories.old_value', ['005', '00G']) }}, true)
                    and coalesce({{ is_salesforce_id('histories.new_value', ['005', '00G']) }}, true)
        end as is_owner_by_id
    from histories
    left join assignments
        on
            histories.raw_table = assignments.raw_table
            and histories.source_relation = assignments.source_relation
            and histories.change_id = assignments.change_id
),

named as (
    select
        *,
        case when is_owner_by_id then old_value end as old_owner_id,
        case when is_owner_by_id then new_value end as new_owner_id,
        case
            when is_owner_by_id then 'owner'
            when lower(field) = 'owner' then 'owner_name'
            -- The owner is the lead's; other fields of a contact are its own, whatever they are called.
            when raw_table = 'contact_history' then 'contact.' || lower(field)
            -- That a multi-select picklist or a long text was edited is noted without its values: it was not emptied.
            {%- for element in default_custom_fields()['salesforce'] %}
            when
                old_value is null
                and new_value is null
                and lower(field) = '{{ custom_field('salesforce', element) | lower }}'
                then 'edited.{{ element }}'
            {%- endfor %}
            {%- for field, canonical_field in salesforce_field_names().items() %}
            when lower(field) = '{{ field }}' then '{{ canonical_field }}'
            {%- endfor %}
            else lower(field)
        end as canonical_field
    from recognised
),

mapped as (
    select
        'salesforce' as crm,
        named.source_relation,
        named.raw_table,
        named.change_id,
        {{ written_id('named.lead_id', 'lead_id', 'lead') }} as lead_id,
        named.canonical_field as field,
        coalesce({{ written_id('named.old_owner_id', 'user_id', 'old_owner') }}, named.old_value) as old_value,
        coalesce({{ written_id('named.new_owner_id', 'user_id', 'new_owner') }}, named.new_value) as new_value,
        named.created_at as changed_at,
        {{ written_id('named.created_by_id', 'user_id', 'changed_by') }} as changed_by_id,
        named.unreadable
    from named
    {{ left_join_written_ids('named', 'lead_id', 'lead_ids', 'lead_id', 'lead') }}
    {{ left_join_written_ids('named', 'old_owner_id', 'user_ids', 'user_id', 'old_owner') }}
    {{ left_join_written_ids('named', 'new_owner_id', 'user_ids', 'user_id', 'new_owner') }}
    {{ left_join_written_ids('named', 'created_by_id', 'user_ids', 'user_id', 'changed_by') }}
)

select *
from mapped
