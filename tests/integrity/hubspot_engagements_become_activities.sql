-- Every call, e-mail, meeting, task, note and message of HubSpot is at least one activity, also without a contact.
with engagements as (
    select
        source_relation,
        raw_table,
        raw_table || '-' || engagement_id as activity_id
    from {{ ref('int_hubspot__engagements') }}
    where engagement_id is not null
),

activities as (
    select
        source_relation,
        case
            when lead_id is null or activity_id not like '%-%-%' then activity_id
            else substr(activity_id, 1, length(activity_id) - length(lead_id) - 1)
        end as activity_id
    from {{ ref('int_hubspot__activities') }}
)

select engagements.*
from engagements
left join activities
    on
        engagements.source_relation = activities.source_relation
        and engagements.activity_id = activities.activity_id
where activities.activity_id is null
