with rows_as_written as (
    {{ definition('lead_type_map', ['crm', 'raw_value', 'lead_type', 'intent']) }}
),

typed as (
    select
        row_number,
        lower(crm) as crm,
        lower(raw_value) as raw_value,
        lead_type,
        lower(intent) as intent
    from rows_as_written
),

compared as (
    select
        *,
        {{ rows_alike(['crm', 'raw_value']) }} as copies
    from typed
),

checked as (
    select
        row_number,
        crm,
        raw_value,
        lead_type,
        intent,
        {{ definition_problem([
            must_be_a_crm(),
            [
                "raw_value is null",
                "'raw_value is empty: write the conversion point or lead type as the CRM writes it.'",
            ],
            ["lead_type is null", "'lead_type is empty: name the type.'"],
            must_be_one_of('intent', ['high', 'medium', 'low']),
            [
                "copies > 1",
                "'two lead types for \"' || raw_value || '\" of crm \"' || crm || '\": keep one row.'",
            ],
        ]) }} as problem
    from compared
)

select *
from checked
