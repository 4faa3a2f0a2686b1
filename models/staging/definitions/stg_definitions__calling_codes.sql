with rows_as_written as (
    {{ definition('calling_codes', ['country', 'calling_code', 'trunk_prefix']) }}
),

typed as (
    select
        row_number,
        lower(country) as country,
        calling_code,
        trunk_prefix
    from rows_as_written
),

compared as (
    select
        *,
        {{ rows_alike(['country']) }} as copies
    from typed
),

checked as (
    select
        row_number,
        country,
        calling_code,
        trunk_prefix,
        {{ definition_problem([
            ["country is null", "'country is empty: write its name or its ISO code.'"],
            [
                "calling_code is null or replace(translate(calling_code, '123456789', '000000000'), '0', '') <> ''",
                "'calling_code is not made of digits only.'",
            ],
            [
                "replace(translate(trunk_prefix, '123456789', '000000000'), '0', '') <> ''",
                "'trunk_prefix is not made of digits only.'",
            ],
            ["copies > 1", "'two calling codes for \"' || country || '\": keep one row.'"],
        ]) }} as problem
    from compared
)

select *
from checked
