with merge_survivors as (
    select * from {{ ref('int_salesforce__merge_survivors') }}
),

-- A survivor of a merge came in when it did itself, not when the oldest of the records did.
leads as (
    select
        source_leads.*,
        coalesce(merge_survivors.created_at, source_leads.created_at) as own_created_at,
        case
            when merge_survivors.lead_id_15 is not null then merge_survivors.created_by_id
            else source_leads.created_by_id
        end as own_created_by_id
    from {{ ref('stg_salesforce__lead') }} as source_leads
    left join merge_survivors
        on
            source_leads.source_relation = merge_survivors.source_relation
            and {{ salesforce_id_15('source_leads.lead_id') }} = merge_survivors.lead_id_15
),

lead_ids as (
    select * from {{ ref('int_salesforce__lead_ids') }}
),

user_ids as (
    select * from {{ ref('int_salesforce__user_ids') }}
),

converted_leads as (
    select * from {{ ref('int_salesforce__converted_leads') }}
),

opportunities as (
    select
        source_relation,
        {{ salesforce_id_15('opportunity_id') }} as opportunity_id_15,
        max(opportunity_id) as opportunity_id,
        max(case when is_deleted then 1 else 0 end) = 1 as is_deleted
    from {{ ref('stg_salesforce__opportunity') }}
    group by source_relation, {{ salesforce_id_15('opportunity_id') }}
),

-- An opportunity that was deleted is no evidence that the lead was qualified. Ids of contacts and accounts are only
-- compared: they are as short as the shortest.

mapped as (
    select
        'salesforce' as crm,
        leads.source_relation,
        'lead' as raw_table,
        leads.lead_id,
        leads.email,
        leads.phone,
        leads.first_name,
        leads.last_name,
        leads.company,
        leads.website,
        leads.country,
        leads.own_created_at as created_at,
        {{ written_id('leads.own_created_by_id', 'user_id', 'creator') }} as created_by_id,
        {{ written_id('leads.owner_id', 'user_id', 'owner') }} as owner_id,
        leads.status,
        leads.lead_source,
        leads.source_detail,
        leads.conversion_point,
        leads.lead_type,
        leads.priority,
        leads.rejection_reason,
        leads.next_step,
        leads.is_converted,
        converted_leads.converted_at,
        {{ salesforce_id_15('leads.converted_contact_id') }} as converted_contact_id,
        {{ salesforce_id_15('leads.converted_account_id') }} as converted_account_id,
        case
            when not coalesce(opportunities.is_deleted, false)
                then coalesce(opportunities.opportunity_id, leads.converted_opportunity_id)
        end as converted_opportunity_id,
        {{ written_id('leads.master_record_id', 'lead_id', 'master') }} as merged_into_lead_id,
        leads.is_deleted,
        coalesce(leads.system_modstamp, leads.last_modified_at) as updated_at,
        leads.unreadable
    from leads
    left join converted_leads
        on leads.source_relation = converted_leads.source_relation and leads.lead_id = converted_leads.lead_id
    left join opportunities
        on
            leads.source_relation = opportunities.source_relation
            and {{ salesforce_id_15('leads.converted_opportunity_id') }} = opportunities.opportunity_id_15
    {{ left_join_written_ids('leads', 'own_created_by_id', 'user_ids', 'user_id', 'creator') }}
    {{ left_join_written_ids('leads', 'owner_id', 'user_ids', 'user_id', 'owner') }}
    {{ left_join_written_ids('leads', 'master_record_id', 'lead_ids', 'lead_id', 'master') }}
)

select *
from mapped
