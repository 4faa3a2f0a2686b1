-- The lead of a key; or the leads that an id or an e-mail address names, an address with all records of the person.
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
where
    lead_key = $lead_key
    or lead_id = $wanted
    -- Salesforce writes ids with 15 characters, too.
    or (crm = 'salesforce' and length($wanted) = 15 and left(lead_id, 15) = $wanted)
    or (position('@' in $wanted) > 0 and person_id in (
        select person_id from dim_leads where lower(email) = lower($wanted)
    ))
order by crm, source_relation, length(lead_id), lead_id
