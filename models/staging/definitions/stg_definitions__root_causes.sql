{%- set checks = diagnosis_checks().values() | sum(start=[]) -%}

with rows_as_written as (
    {{ definition('root_causes', [
        'rank', 'step', 'check_name', 'failure_point', 'root_cause', 'fix', 'what_to_change',
    ]) }}
),

-- The framework: which checks there are, of which step, at which place.
framework as (
    {%- for step, names in diagnosis_checks().items() %}
    {%- for name in names %}
    select
        {{ checks.index(name) + 1 }} as rank,
        '{{ step }}' as step,
        '{{ name }}' as check_name
    {{- '\n    union all' if name != checks[-1] }}
    {%- endfor %}
    {%- endfor %}
),

typed as (
    select
        row_number,
        {{ to_number('rank') }} as rank_as_written,
        lower(step) as step,
        lower(check_name) as check_name,
        lower(failure_point) as failure_point,
        root_cause,
        lower(fix) as fix,
        what_to_change
    from rows_as_written
),

compared as (
    select
        typed.*,
        framework.rank as framework_rank,
        framework.step as framework_step,
        {{ rows_alike(['typed.check_name']) }} as copies
    from typed
    left join framework
        on typed.check_name = framework.check_name
),

checked as (
    select
        row_number,
        cast(framework_rank as integer) as rank,
        step,
        check_name,
        failure_point,
        root_cause,
        fix,
        what_to_change,
        {{ definition_problem([
            must_be_one_of('check_name', checks),
            [
                "framework_rank is not null and (rank_as_written is null or rank_as_written <> framework_rank)",
                "'rank of ' || check_name || ' is ' || framework_rank || ', its place in the framework.'",
            ],
            [
                "framework_step is not null and coalesce(step, '') <> framework_step",
                "'step of ' || check_name || ' is ' || framework_step || '.'",
            ],
            must_be_one_of('failure_point', [
                'source context missing', 'owner unclear', 'timing undefined', 'acceptance criteria vague',
                'next step missing', 'feedback weak',
            ]),
            ["root_cause is null", "'root_cause is empty: say what to inspect.'"],
            must_be_one_of('fix', [
                'field mapping', 'routing rule', 'owner rule', 'acceptance standard', 'note structure',
                'feedback review cadence',
            ]),
            ["what_to_change is null", "'what_to_change is empty: say what to do, in a sentence or two.'"],
            ["copies > 1", "'two rows for ' || check_name || ': keep one.'"],
        ]) }} as problem
    from compared
),

-- A check without a cause would lead nowhere: no row can be blamed, the header stands for it.
missing as (
    select
        1 as row_number,
        cast(framework.rank as integer) as rank,
        framework.step,
        framework.check_name,
        cast(null as {{ dbt.type_string() }}) as failure_point,
        cast(null as {{ dbt.type_string() }}) as root_cause,
        cast(null as {{ dbt.type_string() }}) as fix,
        cast(null as {{ dbt.type_string() }}) as what_to_change,
        'No row for ' || framework.check_name || ': add one.' as problem
    from framework
    left join typed
        on framework.check_name = typed.check_name
    where typed.check_name is null
)

select * from checked
union all
select * from missing
