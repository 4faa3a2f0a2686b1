with rows_as_written as (
    {{ definition(
        'rejection_reason_map',
        ['crm', 'raw_reason', 'category', 'is_catch_all', 'is_usable', 'must_agree_with']
    ) }}
),

typed as (
    select
        row_number,
        lower(crm) as crm,
        lower(raw_reason) as raw_reason,
        category,
        {{ to_boolean('is_catch_all') }} as is_catch_all,
        {{ to_boolean('is_usable') }} as is_usable,
        lower(must_agree_with) as must_agree_with
    from rows_as_written
),

compared as (
    select
        *,
        {{ rows_alike(['crm', 'raw_reason']) }} as copies
    from typed
),

checked as (
    select
        row_number,
        crm,
        raw_reason,
        category,
        is_catch_all,
        is_usable,
        must_agree_with,
        {{ definition_problem([
            must_be_a_crm(),
            ["raw_reason is null", "'raw_reason is empty: write the reason as the CRM writes it.'"],
            ["category is null", "'category is empty: name the category.'"],
            ["is_catch_all is null", "'is_catch_all is not true or false.'"],
            ["is_usable is null", "'is_usable is not true or false.'"],
            [
                "must_agree_with not in ('attempts', 'match', 'bounce')",
                "'must_agree_with \"' || must_agree_with || '\" is not attempts, match, bounce or empty.'",
            ],
            [
                "copies > 1",
                "'two meanings for reason \"' || raw_reason || '\" of crm \"' || crm || '\": keep one row.'",
            ],
        ]) }} as problem
    from compared
)

select *
from checked
