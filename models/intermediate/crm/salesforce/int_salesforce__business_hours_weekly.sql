with business_hours as (
    select * from {{ ref('int_salesforce__business_hours_screened') }}
    where quarantine_reason is null
),

weekly as (
    {%- for day in salesforce_weekdays() %}
    select
        source_relation,
        business_hours_id,
        {{ loop.index }} as weekday,
        {{ day }}_start_minute as opens_minute,
        case when {{ day }}_end_minute = 0 then 1440 else {{ day }}_end_minute end as closes_minute
    from business_hours
    where {{ day }}_start_minute is not null
    {{- '\n\n    union all\n' if not loop.last }}
    {%- endfor %}
)

select * from weekly
