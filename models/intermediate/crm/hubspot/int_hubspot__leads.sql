with contacts as (
    select * from {{ ref('stg_hubspot__contact') }}
),

statuses as (
    select
        source_relation,
        lead_id,
        new_value as status,
        row_number() over (
            partition by source_relation, lead_id order by changed_at desc, length(change_id) desc, change_id desc
        ) as status_from_last
    from {{ ref('int_hubspot__field_changes') }}
    where field in ('status', 'created.status') and unreadable is null and lead_id is not null
),

last_statuses as (
    select * from statuses
    where status_from_last = 1
),

merged_contacts as (
    select * from {{ ref('int_hubspot__merges') }}
),

user_ids as (
    select * from {{ ref('int_hubspot__user_ids') }}
),

-- HubSpot converts no leads: a contact stays what it is.
mapped as (
    select
        'hubspot' as crm,
        contacts.source_relation,
        'contact' as raw_table,
        contacts.contact_id as lead_id,
        contacts.email,
        contacts.phone,
        contacts.first_name,
        contacts.last_name,
        contacts.company,
        contacts.website,
        contacts.country,
        contacts.created_at,
        coalesce(user_ids.owner_id, 'user:' || contacts.created_by_user_id) as created_by_id,
        contacts.owner_id,
        coalesce(last_statuses.status, contacts.lead_status, contacts.lifecycle_stage) as status,
        coalesce(contacts.lead_source, contacts.analytics_source) as lead_source,
        contacts.source_detail,
        contacts.conversion_point,
        contacts.lead_type,
        contacts.priority,
        contacts.rejection_reason,
        contacts.next_step,
        cast(null as boolean) as is_converted,
        cast(null as timestamp) as converted_at,
        cast(null as {{ dbt.type_string() }}) as converted_contact_id,
        cast(null as {{ dbt.type_string() }}) as converted_account_id,
        cast(null as {{ dbt.type_string() }}) as converted_opportunity_id,
        merged_contacts.winner_contact_id as merged_into_lead_id,
        contacts.is_deleted,
        contacts.updated_at,
        contacts.unreadable
    from contacts
    left join last_statuses
        on
            contacts.source_relation = last_statuses.source_relation
            and contacts.contact_id = last_statuses.lead_id
    left join merged_contacts
        on
            contacts.source_relation = merged_contacts.source_relation
            and contacts.contact_id = merged_contacts.merged_contact_id
    left join user_ids
        on
            contacts.source_relation = user_ids.source_relation
            and contacts.created_by_user_id = user_ids.user_id
)

select *
from mapped
