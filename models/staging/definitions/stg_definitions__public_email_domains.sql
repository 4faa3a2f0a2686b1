with rows_as_written as (
    {{ definition('public_email_domains', ['domain']) }}
),

typed as (
    select
        row_number,
        lower(domain) as domain
    from rows_as_written
),

compared as (
    select
        *,
        {{ rows_alike(['domain']) }} as copies
    from typed
),

checked as (
    select
        row_number,
        domain,
        {{ definition_problem([
            ["domain is null", "'domain is empty: write what follows the @.'"],
            ["domain like '%@%'", "'\"' || domain || '\" is an address: write what follows the @.'"],
            ["copies > 1", "'\"' || domain || '\" is there twice: keep one row.'"],
        ]) }} as problem
    from compared
)

select *
from checked
