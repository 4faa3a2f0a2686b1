with rows_as_written as (
    {{ definition('sla_policy', ['crm', 'lead_type', 'intent', 'step', 'minutes', 'clock']) }}
),

lead_types as (
    select * from {{ ref('stg_definitions__lead_type_map') }}
),

typed as (
    select
        row_number,
        lower(crm) as crm,
        lower(lead_type) as lead_type,
        lower(intent) as intent,
        lower(step) as step,
        {{ to_number('minutes') }} as minutes,
        lower(clock) as clock
    from rows_as_written
),

compared as (
    select
        *,
        {{ rows_alike(['crm', 'lead_type', 'intent', 'step']) }} as copies
    from typed
),

checked as (
    select
        row_number,
        crm,
        lead_type,
        intent,
        step,
        minutes,
        clock,
        {{ definition_problem([
            must_be_a_crm(),
            ["lead_type is null", "'lead_type is empty: write * for any.'"],
            [
                "lead_type <> '*' and lead_type not in (select lower(lead_types.lead_type) from lead_types)",
                "'lead_type \"' || lead_type || '\" is not in lead_type_map.csv: name one that is there, or * for any.'",
            ],
            must_be_one_of('intent', ['high', 'medium', 'low', '*']),
            must_be_one_of('step', ['routing', 'first_action', 'decision', 'next_step']),
            ["minutes is null or minutes <= 0", "'minutes is not a number above zero.'"],
            ["minutes > 525600", "'minutes is above 525600, which are a year.'"],
            must_be_one_of('clock', ['business', 'wall']),
            [
                "copies > 1",
                "'two deadlines for ' || step || ', lead type \"' || lead_type || '\", intent \"' || intent || '\" of crm \"' || crm || '\": keep one row.'",
            ],
        ]) }} as problem
    from compared
)

select *
from checked
