with rows_as_written as (
    {{ definition('exclusions', ['crm', 'kind', 'value', 'reason']) }}
),

typed as (
    select
        row_number,
        lower(crm) as crm,
        lower(kind) as kind,
        lower(value) as value,
        reason
    from rows_as_written
),

compared as (
    select
        *,
        {{ rows_alike(['crm', 'kind', 'value']) }} as copies
    from typed
),

checked as (
    select
        row_number,
        crm,
        kind,
        value,
        reason,
        {{ definition_problem([
            must_be_a_crm(),
            must_be_one_of('kind', [
                'email_domain', 'email', 'lead_source', 'source_detail', 'status', 'creator_role', 'creator_team', 'creator',
            ]),
            ["value is null", "'value is empty: write the value that excludes a lead.'"],
            [
                "kind = 'email_domain' and (value like '%@%' or value like '%*%')",
                "'\"' || value || '\" is no domain: write what follows the @, without *; it is compared as a whole.'",
            ],
            [
                "kind = 'email' and (value not like '%@%' or value like '%*%')",
                "'\"' || value || '\" is no address: write one, or its domain as kind email_domain.'",
            ],
            ["reason is null", "'reason is empty: say why such a lead is no handoff.'"],
            [
                "copies > 1",
                "'two reasons for ' || kind || ' \"' || value || '\" of crm \"' || crm || '\": keep one row.'",
            ],
        ]) }} as problem
    from compared
)

select *
from checked
