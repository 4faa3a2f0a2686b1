-- One lead, with the columns of leads.sql.
select
    lead_key,
    crm,
    source_relation,
    lead_id,
    status,
    is_merged_away,
    is_deleted,
    exclusion_reason
from dim_leads
where lead_key = $lead_key
