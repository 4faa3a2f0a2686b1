with rows_as_written as (
    {{ definition('call_outcome_map', ['crm', 'raw_outcome', 'is_connected']) }}
),

typed as (
    select
        row_number,
        lower(crm) as crm,
        lower(raw_outcome) as raw_outcome,
        {{ to_boolean('is_connected') }} as is_connected
    from rows_as_written
),

compared as (
    select
        *,
        {{ rows_alike(['crm', 'raw_outcome']) }} as copies
    from typed
),

checked as (
    select
        row_number,
        crm,
        raw_outcome,
        is_connected,
        {{ definition_problem([
            must_be_a_crm(),
            ["raw_outcome is null", "'raw_outcome is empty: write the outcome as the CRM writes it.'"],
            ["is_connected is null", "'is_connected is not true or false.'"],
            [
                "copies > 1",
                "'two meanings for outcome \"' || raw_outcome || '\" of crm \"' || crm || '\": keep one row.'",
            ],
        ]) }} as problem
    from compared
)

select *
from checked
