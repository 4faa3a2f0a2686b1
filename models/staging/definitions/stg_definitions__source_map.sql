with rows_as_written as (
    {{ definition('source_map', ['crm', 'raw_source', 'original_source', 'is_catch_all']) }}
),

typed as (
    select
        row_number,
        lower(crm) as crm,
        lower(raw_source) as raw_source,
        original_source,
        {{ to_boolean('is_catch_all') }} as is_catch_all
    from rows_as_written
),

compared as (
    select
        *,
        {{ rows_alike(['crm', 'raw_source']) }} as copies
    from typed
),

checked as (
    select
        row_number,
        crm,
        raw_source,
        original_source,
        is_catch_all,
        {{ definition_problem([
            must_be_a_crm(),
            ["raw_source is null", "'raw_source is empty: write the source as the CRM writes it.'"],
            ["original_source is null", "'original_source is empty: name the source.'"],
            ["is_catch_all is null", "'is_catch_all is not true or false.'"],
            [
                "copies > 1",
                "'two meanings for source \"' || raw_source || '\" of crm \"' || crm || '\": keep one row.'",
            ],
        ]) }} as problem
    from compared
)

select *
from checked
