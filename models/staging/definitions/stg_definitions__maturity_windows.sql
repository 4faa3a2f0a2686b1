with rows_as_written as (
    {{ definition('maturity_windows', ['metric', 'length', 'unit']) }}
),

typed as (
    select
        row_number,
        lower(metric) as metric,
        {{ to_number('length') }} as length,
        lower(unit) as unit
    from rows_as_written
),

compared as (
    select
        *,
        {{ rows_alike(['metric']) }} as copies
    from typed
),

checked as (
    select
        row_number,
        metric,
        length,
        unit,
        {{ definition_problem([
            must_be_one_of('metric', [
                'no_action_accepted', 'rejection_reason_quality', 'duplicate_outreach',
                'accepted_to_qualified',
            ]),
            ["length is null or length <= 0", "'length is not a number above zero.'"],
            ["length > 3660", "'length is above 3660 days, which are ten years.'"],
            must_be_one_of('unit', ['days', 'business_days']),
            [
                "metric in ('duplicate_outreach', 'accepted_to_qualified') and unit <> 'days'",
                "metric || ' is counted in days.'",
            ],
            ["copies > 1", "'two windows for ' || metric || ': keep one row.'"],
        ]) }} as problem
    from compared
),

-- A metric without a window would vanish from the reports: no row can be blamed, the header stands for it.
missing as (
    select
        1 as row_number,
        required.metric,
        cast(null as {{ type_double() }}) as length,
        cast(null as {{ dbt.type_string() }}) as unit,
        'No window for ' || required.metric || ': add a row for it.' as problem
    from (
        {%- for metric in [
            'no_action_accepted', 'rejection_reason_quality', 'duplicate_outreach', 'accepted_to_qualified',
        ] %}
        select '{{ metric }}' as metric
        {{- ' union all' if not loop.last }}
        {%- endfor %}
    ) as required
    left join typed
        on required.metric = typed.metric
    where typed.metric is null
)

select * from checked
union all
select * from missing
