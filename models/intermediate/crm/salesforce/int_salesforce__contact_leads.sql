{{ config(materialized='table') }}

with contacts as (
    select * from {{ ref('stg_salesforce__contact') }}
    where contact_id is not null and master_record_id is not null
),

converted_leads as (
    select
        *,
        {{ salesforce_id_15('converted_contact_id') }} as contact_id_15
    from {{ ref('int_salesforce__converted_leads') }}
    where converted_contact_id is not null
),

merged_contacts as (
    select
        source_relation,
        {{ salesforce_id_15('contact_id') }} as contact_id_15,
        max({{ salesforce_id_15('master_record_id') }}) as survivor_id_15
    from contacts
    group by source_relation, {{ salesforce_id_15('contact_id') }}
),

{{ followed('merged_contacts', 'contact_id_15', 'survivor_id_15') }},

-- One lead for each moment at which leads were converted into a contact: the first by id.
conversions as (
    select
        converted_leads.source_relation,
        coalesce(merged.survivor_id_15, converted_leads.contact_id_15) as contact_id_15,
        converted_leads.converted_at,
        min(converted_leads.lead_id) as lead_id,
        min(converted_leads.created_at) as created_at
    from converted_leads
    left join followed as merged
        on
            converted_leads.source_relation = merged.source_relation
            and converted_leads.contact_id_15 = merged.contact_id_15
    group by
        converted_leads.source_relation,
        coalesce(merged.survivor_id_15, converted_leads.contact_id_15),
        converted_leads.converted_at
),

-- What was done with a lead moves to the contact as it is converted, also where the contact was there before: from its
-- creation on, unless the lead before it was not converted yet.
in_order as (
    select
        *,
        row_number() over by_moment as place,
        case
            when created_at >= lag(converted_at) over by_moment and created_at <= converted_at then created_at
            when created_at <= converted_at then lag(converted_at) over by_moment
        end as worked_from
    from conversions
    window by_moment as (partition by source_relation, contact_id_15 order by converted_at nulls first)
),

-- What a contact does belongs to the lead converted last before it; before the first conversion, to that first
-- lead, whose activities moved to the contact. Times outside the bounds are impossible.
starts as (
    select
        source_relation,
        contact_id_15,
        place,
        lead_id,
        created_at,
        case when place = 1 then timestamp '1990-01-01' else converted_at end as starts_at,
        case when place = 1 then timestamp '1990-01-01' else coalesce(worked_from, converted_at) end as work_starts_at
    from in_order
),

periods as (
    select
        *,
        coalesce(lead(starts_at) over by_place, timestamp '2100-01-01') as ends_at,
        coalesce(lead(work_starts_at) over by_place, timestamp '2100-01-01') as work_ends_at
    from starts
    window by_place as (partition by source_relation, contact_id_15 order by place)
)

select
    source_relation,
    contact_id_15,
    lead_id,
    created_at,
    starts_at,
    ends_at,
    work_starts_at,
    work_ends_at
from periods

union all

-- A contact that was merged away stands for its survivor.
select
    periods.source_relation,
    merged.contact_id_15,
    periods.lead_id,
    periods.created_at,
    periods.starts_at,
    periods.ends_at,
    periods.work_starts_at,
    periods.work_ends_at
from periods
inner join followed as merged
    on
        periods.source_relation = merged.source_relation
        and periods.contact_id_15 = merged.survivor_id_15
        and merged.survivor_id_15 <> merged.contact_id_15
