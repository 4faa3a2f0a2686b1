with rows_as_written as (
    {{ definition('role_map', ['crm', 'kind', 'raw_value', 'is_sales', 'sales_function', 'calendar']) }}
),

calendars as (
    select * from {{ ref('stg_definitions__calendars') }}
),

typed as (
    select
        row_number,
        lower(crm) as crm,
        lower(kind) as kind,
        lower(raw_value) as raw_value,
        {{ to_boolean('is_sales') }} as is_sales,
        sales_function,
        calendar,
        is_sales as is_sales_as_written
    from rows_as_written
),

compared as (
    select
        *,
        {{ rows_alike(['crm', 'kind', 'raw_value']) }} as copies
    from typed
),

checked as (
    select
        row_number,
        crm,
        kind,
        raw_value,
        is_sales,
        sales_function,
        calendar,
        {{ definition_problem([
            must_be_a_crm(),
            must_be_one_of('kind', ['role', 'profile', 'team']),
            [
                "raw_value is null",
                "'raw_value is empty: write the role, profile or team as the CRM writes it.'",
            ],
            [
                "is_sales is null and is_sales_as_written is not null",
                "'is_sales is not true, false or empty.'",
            ],
            [
                "calendar not in (select calendars.calendar from calendars)",
                "'calendar \"' || calendar || '\" is not in calendars.csv: name one that is there. '
                || 'With calendars of your own, bring a role_map.csv, too.'",
            ],
            [
                "copies > 1",
                "'two meanings for ' || kind || ' \"' || raw_value || '\" of crm \"' || crm || '\": keep one row.'",
            ],
        ]) }} as problem
    from compared
)

select *
from checked
