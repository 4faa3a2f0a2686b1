with calendars as (
    select * from {{ ref('stg_definitions__calendars') }}
),

-- Of several of one name: those of the first org, its default first.
business_hours as (
    select
        source_relation,
        business_hours_id,
        timezone,
        lower(replace(name, ' ', '')) as folded_name,
        row_number() over (
            partition by lower(replace(name, ' ', ''))
            order by source_relation, case when is_default then 0 else 1 end, business_hours_id
        ) as choice_number
    from {{ ref('int_salesforce__business_hours_screened') }}
    where quarantine_reason is null and is_active
)

-- Hours that the org keeps under the calendar's name take its place wholly; a mixture would be neither.
select
    calendars.calendar,
    coalesce(business_hours.timezone, calendars.timezone) as timezone,
    business_hours.source_relation,
    business_hours.business_hours_id
from calendars
left join business_hours
    on
        lower(replace(calendars.calendar, ' ', '')) = business_hours.folded_name
        and business_hours.choice_number = 1
