with contact_history as (
    select
        *,
        {{ salesforce_id_15('contact_id') }} as contact_id_15
    from {{ ref('stg_salesforce__contact_history') }}
),

contact_leads as (
    select * from {{ ref('int_salesforce__contact_leads') }}
),

converted_leads as (
    select
        source_relation,
        lead_id,
        converted_at,
        {{ salesforce_id_15('converted_contact_id') }} as converted_contact_id_15
    from {{ ref('int_salesforce__converted_leads') }}
),

merged_contacts as (
    select distinct
        source_relation,
        {{ salesforce_id_15('contact_id') }} as contact_id_15
    from {{ ref('stg_salesforce__contact') }}
    where contact_id is not null and master_record_id is not null
)

-- A change is one of the lead that the contact stood for, from its conversion on: what was done to a contact before
-- a lead became it, or where the moment is not known, was not done to the lead. Of merged contacts the survivor goes
-- on with the lead, but what was done to another contact before it was merged into the lead's was not done to the lead.
select
    contact_history.source_relation,
    contact_history.contact_history_id,
    converted_leads.lead_id,
    contact_history.created_by_id,
    contact_history.field,
    contact_history.old_value,
    contact_history.new_value,
    contact_history.created_at,
    contact_history.unreadable
from contact_history
left join contact_leads
    on
        contact_history.source_relation = contact_leads.source_relation
        and contact_history.contact_id_15 = contact_leads.contact_id_15
        and contact_history.created_at >= contact_leads.starts_at
        and contact_history.created_at < contact_leads.ends_at
left join merged_contacts
    on
        contact_history.source_relation = merged_contacts.source_relation
        and contact_history.contact_id_15 = merged_contacts.contact_id_15
left join converted_leads
    on
        contact_leads.source_relation = converted_leads.source_relation
        and contact_leads.lead_id = converted_leads.lead_id
        and contact_history.created_at >= converted_leads.converted_at
        and (
            merged_contacts.contact_id_15 is null
            or contact_history.contact_id_15 = converted_leads.converted_contact_id_15
        )
