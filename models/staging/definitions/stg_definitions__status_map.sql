with rows_as_written as (
    {{ definition('status_map', ['crm', 'raw_status', 'stage']) }}
),

typed as (
    select
        row_number,
        lower(crm) as crm,
        lower(raw_status) as raw_status,
        lower(stage) as stage
    from rows_as_written
),

compared as (
    select
        *,
        {{ rows_alike(['crm', 'raw_status']) }} as copies
    from typed
),

checked as (
    select
        row_number,
        crm,
        raw_status,
        stage,
        {{ definition_problem([
            must_be_a_crm(),
            ["raw_status is null", "'raw_status is empty: write the status as the CRM writes it.'"],
            must_be_one_of('stage', [
                'new', 'mql', 'working', 'accepted', 'info_requested', 'rejected', 'recycled',
                'disqualified', 'qualified', 'won', 'lost',
            ]),
            [
                "copies > 1",
                "'two stages for status \"' || raw_status || '\" of crm \"' || crm || '\": keep one row.'",
            ],
        ]) }} as problem
    from compared
)

select *
from checked
