with links as (
    select * from {{ ref('int_hubspot__deal_contacts') }}
),

deals as (
    select
        source_relation,
        deal_id,
        max(created_at) as created_at
    from {{ ref('stg_hubspot__deal') }}
    group by source_relation, deal_id
),

-- The status at creation is one too.
status_changes as (
    select * from {{ ref('int_hubspot__field_changes') }}
    where field in ('status', 'created.status')
),

status_map as (
    select * from {{ ref('stg_definitions__status_map') }}
),

-- Of few contacts there are deals: only their statuses are looked up.
by_then as (
    select
        status_changes.crm,
        links.source_relation,
        links.deal_id,
        links.contact_id,
        status_changes.new_value as raw_status,
        status_changes.changed_at
    from links
    inner join deals
        on links.source_relation = deals.source_relation and links.deal_id = deals.deal_id
    inner join status_changes
        on
            links.source_relation = status_changes.source_relation
            and links.contact_id = status_changes.lead_id
            and deals.created_at >= status_changes.changed_at
),

meanings as (
    {{ looked_up('by_then', 'status_map', 'raw_status', ['stage']) }}
)

select
    source_relation,
    deal_id,
    contact_id,
    max(changed_at) as mql_at
from meanings
where stage = 'mql'
group by source_relation, deal_id, contact_id
