with submissions as (
    select * from {{ ref('stg_hubspot__form_submission') }}
),

mapped as (
    select
        'hubspot' as crm,
        source_relation,
        'form_submission' as raw_table,
        conversion_id,
        contact_id as lead_id,
        submitted_at,
        coalesce(title, form_id) as conversion_point,
        cast(null as {{ dbt.type_string() }}) as lead_source,
        cast(null as {{ dbt.type_string() }}) as offer,
        page_url,
        unreadable
    from submissions
)

select *
from mapped
