{%- set units = {
    'ping_pong_owners': 'owners',
    'ping_pong_business_days': 'business days',
    'bulk_decisions': 'decisions',
    'bulk_seconds': 'seconds',
    'opportunity_link_days': 'days',
} -%}
{%- set limits = units | list -%}

with rows_as_written as (
    {{ definition('check_limits', ['limit_name', 'value', 'unit']) }}
),

typed as (
    select
        row_number,
        lower(limit_name) as limit_name,
        {{ to_number('value') }} as value_as_written,
        unit,
        case lower(limit_name)
            {%- for limit, unit in units.items() %}
            when '{{ limit }}' then '{{ unit }}'
            {%- endfor %}
        end as unit_of_limit
    from rows_as_written
),

compared as (
    select
        *,
        case when value_as_written between 1 and 100000 then cast(value_as_written as integer) end as value,
        {{ rows_alike(['limit_name']) }} as copies
    from typed
),

checked as (
    select
        row_number,
        limit_name,
        value,
        unit,
        {{ definition_problem([
            must_be_one_of('limit_name', limits),
            [
                "value is null or value <> value_as_written",
                "'value is no whole number from 1 to 100000.'",
            ],
            [
                "limit_name in ('ping_pong_owners', 'bulk_decisions') and value_as_written < 2",
                "limit_name || ' counts from 2 on: one alone is no pattern.'",
            ],
            [
                "replace(lower(unit), '_', ' ') <> unit_of_limit",
                "limit_name || ' is in ' || unit_of_limit || ', not in ' || unit || ': write the value in ' || unit_of_limit || '.'",
            ],
            ["copies > 1", "'two values for ' || limit_name || ': keep one row.'"],
        ]) }} as problem
    from compared
),

-- Without its limit a check would fall silent: no row can be blamed, the header stands for it.
missing as (
    select
        1 as row_number,
        required.limit_name,
        cast(null as integer) as value,
        cast(null as {{ dbt.type_string() }}) as unit,
        'No value for ' || required.limit_name || ': add a row for it.' as problem
    from (
        {%- for limit in limits %}
        select '{{ limit }}' as limit_name
        {{- ' union all' if not loop.last }}
        {%- endfor %}
    ) as required
    left join typed
        on required.limit_name = typed.limit_name
    where typed.limit_name is null
)

select * from checked
union all
select * from missing
