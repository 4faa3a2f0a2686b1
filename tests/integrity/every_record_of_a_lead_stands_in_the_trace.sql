-- What happened to a lead by as_of, and every plan made by then, stands in fct_handoff_events with its raw row.
with as_of as (

    select * from {{ ref('int_crm__as_of') }}

),

-- A change from nothing to nothing changed no owner; one from before its lead was created says how the lead came, as the
-- event of its creation does; what is neither done nor dated has not happened.
records as (

    select
        changes.crm,
        changes.source_relation,
        changes.lead_key,
        changes.raw_table,
        changes.change_id as raw_id,
        changes.changed_at as occurred_at
    from {{ ref('int_crm__field_changes') }} as changes
    left join {{ ref('int_timeline__early_changes') }} as early_changes
        on changes.lead_key = early_changes.lead_key and changes.field = early_changes.field
    where
        (changes.field = 'status' or (changes.field = 'owner' and coalesce(changes.old_value, changes.new_value) is not null))
        and changes.changed_at >= coalesce(early_changes.created_at, changes.changed_at)

    union all

    select
        crm,
        source_relation,
        lead_key,
        raw_table,
        activity_id as raw_id,
        coalesce(occurred_at, created_at) as occurred_at
    from {{ ref('int_crm__activities') }}
    where coalesce(is_completed, true)

    union all

    select
        crm,
        source_relation,
        lead_key,
        raw_table,
        activity_id as raw_id,
        created_at as occurred_at
    from {{ ref('int_crm__activities') }}
    where not coalesce(is_completed, true) and due_at is not null

    union all

    select
        leads.crm,
        leads.source_relation,
        conversions.lead_key,
        conversions.raw_table,
        conversions.conversion_id as raw_id,
        conversions.submitted_at as occurred_at
    from {{ ref('int_crm__conversions') }} as conversions
    inner join {{ ref('int_crm__leads') }} as leads
        on conversions.lead_key = leads.lead_key and conversions.submitted_at > leads.created_at

)

select records.*
from records
inner join as_of
    on records.crm = as_of.crm and records.source_relation = as_of.source_relation
inner join {{ ref('int_crm__leads') }} as leads
    on records.lead_key = leads.lead_key and as_of.as_of >= leads.created_at
left join {{ ref('fct_handoff_events') }} as traced
    on
        records.lead_key = traced.lead_key
        and records.raw_table = traced.raw_table
        and records.raw_id = traced.raw_id
where records.occurred_at <= as_of.as_of and traced.raw_id is null
