with rows_as_written as (
    {{ definition(
        'activity_map',
        ['crm', 'raw_type', 'raw_subtype', 'activity_type', 'counts_as_action', 'is_automated', 'direction']
    ) }}
),

typed as (
    select
        row_number,
        lower(crm) as crm,
        lower(raw_type) as raw_type,
        lower(raw_subtype) as raw_subtype,
        lower(activity_type) as activity_type,
        {{ to_boolean('counts_as_action') }} as counts_as_action,
        {{ to_boolean('is_automated') }} as is_automated,
        lower(direction) as direction
    from rows_as_written
),

compared as (
    select
        *,
        {{ rows_alike(['crm', 'raw_type', 'raw_subtype']) }} as copies
    from typed
),

checked as (
    select
        row_number,
        crm,
        raw_type,
        raw_subtype,
        activity_type,
        counts_as_action,
        is_automated,
        direction,
        {{ definition_problem([
            must_be_a_crm(),
            ["raw_type is null", "'raw_type is empty: write the type as the CRM writes it.'"],
            ["raw_subtype is null", "'raw_subtype is empty: write * for any.'"],
            must_be_one_of('activity_type', ['call', 'email', 'meeting', 'sms', 'social', 'task', 'note']),
            ["counts_as_action is null", "'counts_as_action is not true or false.'"],
            ["is_automated is null", "'is_automated is not true or false.'"],
            [
                "counts_as_action and is_automated",
                "'an automated touch is no action: one of counts_as_action, is_automated has to be false.'",
            ],
            [
                "direction not in ('outbound', 'inbound')",
                "'direction \"' || direction || '\" is not outbound, inbound or empty.'",
            ],
            [
                "copies > 1",
                "'two meanings for activity \"' || raw_type || '\" / \"' || raw_subtype || '\" of crm \"' || crm || '\": keep one row.'",
            ],
        ]) }} as problem
    from compared
)

select *
from checked
