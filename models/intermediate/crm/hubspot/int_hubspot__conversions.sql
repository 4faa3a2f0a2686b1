with submissions as (
    select * from {{ ref('stg_hubspot__form_submission') }}
),

absent_contacts as (
    select * from {{ ref('int_hubspot__absent_contacts') }}
),

mapped as (
    select
        'hubspot' as crm,
        submissions.source_relation,
        'form_submission' as raw_table,
        submissions.conversion_id,
        coalesce(absent_contacts.winner_contact_id, submissions.contact_id) as lead_id,
        submissions.submitted_at,
        coalesce(submissions.title, submissions.form_id) as conversion_point,
        cast(null as {{ dbt.type_string() }}) as lead_source,
        cast(null as {{ dbt.type_string() }}) as offer,
        submissions.page_url,
        submissions.unreadable
    from submissions
    left join absent_contacts
        on
            submissions.source_relation = absent_contacts.source_relation
            and submissions.contact_id = absent_contacts.contact_id
)

select *
from mapped
