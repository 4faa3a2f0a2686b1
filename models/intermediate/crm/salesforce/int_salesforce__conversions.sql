with campaign_members as (
    select * from {{ ref('stg_salesforce__campaign_member') }}
),

campaigns as (
    select
        source_relation,
        {{ salesforce_id_15('campaign_id') }} as campaign_id_15,
        min(name) as name,
        min(type) as type
    from {{ ref('stg_salesforce__campaign') }}
    group by source_relation, {{ salesforce_id_15('campaign_id') }}
),

lead_ids as (
    select * from {{ ref('int_salesforce__lead_ids') }}
),

contact_leads as (
    select * from {{ ref('int_salesforce__contact_leads') }}
),

-- Who was put on a list and did nothing did not convert: such a row is kept, and is about no lead.
judged as (
    select
        *,
        coalesce(has_responded, first_responded_date is not null)
        and not coalesce(is_deleted, false) as is_conversion
    from campaign_members
),

-- FirstRespondedDate is a day: it says more than the time of joining only where it is a later one.
timed as (
    select
        *,
        case
            when is_conversion then greatest(created_at, coalesce(first_responded_date, created_at))
            else created_at
        end as submitted_at,
        case when is_conversion then lead_id end as responding_lead_id,
        case
            when is_conversion and lead_id is null then {{ salesforce_id_15('contact_id') }}
        end as responding_contact_id_15
    from judged
),

mapped as (
    select
        'salesforce' as crm,
        timed.source_relation,
        'campaign_member' as raw_table,
        timed.campaign_member_id as conversion_id,
        coalesce({{ written_id('timed.responding_lead_id', 'lead_id', 'lead') }}, contact_leads.lead_id) as lead_id,
        timed.submitted_at,
        case when timed.is_conversion then campaigns.type end as conversion_point,
        cast(null as {{ dbt.type_string() }}) as lead_source,
        case when timed.is_conversion then campaigns.name end as offer,
        cast(null as {{ dbt.type_string() }}) as page_url,
        timed.unreadable
    from timed
    left join campaigns
        on
            timed.source_relation = campaigns.source_relation
            and {{ salesforce_id_15('timed.campaign_id') }} = campaigns.campaign_id_15
    left join contact_leads
        on
            timed.source_relation = contact_leads.source_relation
            and timed.responding_contact_id_15 = contact_leads.contact_id_15
            and coalesce(timed.submitted_at, timestamp '1990-01-01') >= contact_leads.starts_at
            and coalesce(timed.submitted_at, timestamp '1990-01-01') < contact_leads.ends_at
    {{ left_join_written_ids('timed', 'responding_lead_id', 'lead_ids', 'lead_id', 'lead') }}
)

select *
from mapped
