with rows_as_written as (
    {{ definition(
        'metric_targets',
        ['metric', 'dimension', 'dimension_value', 'statistic', 'better', 'target', 'minimum_n']
    ) }}
),

lead_types as (
    select * from {{ ref('stg_definitions__lead_type_map') }}
),

original_sources as (
    select * from {{ ref('stg_definitions__source_map') }}
),

typed as (
    select
        row_number,
        lower(metric) as metric,
        lower(dimension) as dimension,
        case when lower(dimension) = 'all' then coalesce(dimension_value, 'all') else dimension_value end as dimension_value,
        lower(statistic) as statistic,
        lower(better) as better,
        {{ to_number('target') }} as target,
        {{ to_number('minimum_n') }} as minimum_n_as_written
    from rows_as_written
),

compared as (
    select
        *,
        case when minimum_n_as_written between 0 and 1000000 then cast(minimum_n_as_written as bigint) end as minimum_n,
        {{ rows_alike(['metric', 'dimension', 'dimension_value']) }} as copies
    from typed
),

checked as (
    select
        row_number,
        metric,
        dimension,
        dimension_value,
        statistic,
        better,
        target,
        minimum_n,
        {{ definition_problem([
            must_be_one_of('metric', [
                'lead_to_owner_time', 'owner_to_first_action_time', 'no_action_accepted',
                'rejection_reason_quality', 'duplicate_outreach', 'source_to_accepted',
                'accepted_to_qualified', 'routing_sla', 'first_action_sla',
            ]),
            must_be_one_of('dimension', [
                'all', 'original_source', 'lead_type', 'conversion_point', 'team', 'owner', 'crm',
            ]),
            must_be_one_of('statistic', ['rate', 'p50_seconds', 'p90_seconds']),
            must_be_one_of('better', ['higher', 'lower']),
            [
                "dimension = 'all' and dimension_value <> 'all'",
                "'dimension all has no value but all; \"' || dimension_value || '\" is of which dimension?'",
            ],
            ["dimension_value is null", "'dimension_value is empty: which ' || dimension || '?'"],
            [
                "dimension = 'lead_type' and dimension_value <> 'unknown' "
                "and dimension_value not in (select lead_types.lead_type from lead_types)",
                "'lead type \"' || dimension_value || '\" is not in lead_type_map.csv: write one as it stands there, or unknown.'",
            ],
            [
                "dimension = 'original_source' and dimension_value <> 'unknown' "
                "and dimension_value not in (select original_sources.original_source from original_sources)",
                "'original source \"' || dimension_value || '\" is not in source_map.csv: write one as it stands there, or unknown.'",
            ],
            [
                "dimension = 'crm' and dimension_value not in ('" ~ connectors() | join("', '") ~ "')",
                "'crm \"' || dimension_value || '\" is none that is read: write " ~ connectors() | join(', ') ~ ".'",
            ],
            [
                "metric in ('lead_to_owner_time', 'owner_to_first_action_time') and statistic = 'rate'",
                "metric || ' is a time: its statistic is p50_seconds or p90_seconds.'",
            ],
            [
                "metric not in ('lead_to_owner_time', 'owner_to_first_action_time') and statistic <> 'rate'",
                "metric || ' is a rate: its statistic is rate.'",
            ],
            ["target is null", "'target is not a number.'"],
            [
                "statistic = 'rate' and target not between 0 and 1",
                "'target is no rate from 0 to 1: write 50% as 0.50.'",
            ],
            [
                "statistic <> 'rate' and target <= 0",
                "'target is no time above zero: write it in seconds.'",
            ],
            [
                "minimum_n is null or minimum_n <> minimum_n_as_written",
                "'minimum_n is no whole number from 0 to 1000000.'",
            ],
            [
                "copies > 1",
                "'two targets for ' || metric || ' of ' || dimension || ' \"' || dimension_value || '\": keep one row.'",
            ],
        ]) }} as problem
    from compared
)

select *
from checked
