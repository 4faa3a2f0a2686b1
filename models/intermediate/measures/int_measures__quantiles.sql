{{ config(materialized='table') }}

with waits as (
    select * from {{ ref('int_measures__waits') }}
),

codes as (
    select * from {{ ref('int_measures__codes') }}
),

-- Every subject once in each group that it belongs to. Most of this model's time goes into sorting them within their
-- groups, which is twice as fast by one number as by the four columns that it is made of.
members as (
    {%- for period_column in metric_periods().values() -%}
    {%- set period_number, outer_last = loop.index0, loop.last -%}
    {%- for dimension_column in metric_dimensions().values() %}
    select
        (metric * cast(100000000 as bigint) + {{ period_column ~ '_day' if period_column else 0 }}) * 3000000000
        + 3 * {{ dimension_column or 'cast(0 as integer)' }} + {{ period_number }} as group_number,
        wait_rank,
        is_censored
    from waits
    {{- '\n    union all' if not (outer_last and loop.last) }}
    {%- endfor -%}
    {%- endfor %}
),

at_risk as (
    select
        group_number,
        wait_rank,
        is_censored,
        cast(row_number() over (partition by group_number order by wait_rank) as integer) as n_at_risk
    from members
),

group_sizes as (
    select
        group_number,
        max(n_at_risk) as n_members,
        min(wait_rank) as longest_rank
    from at_risk
    group by group_number
),

-- What the number of a group stands for: a dimension's value and a kind of period are in it, the metric and the start of
-- the period are those of any member.
named_groups as (
    select
        group_sizes.group_number,
        waits.metric,
        mod(group_sizes.group_number, 3) as period_number,
        case mod(group_sizes.group_number, 3)
            {%- for period_column in metric_periods().values() if period_column %}
            when {{ loop.index }} then waits.{{ period_column }}
            {%- endfor %}
        end as period_start,
        cast(
            (mod(group_sizes.group_number, 3000000000) - mod(group_sizes.group_number, 3)) / 3 as integer
        ) as code
    from group_sizes
    inner join waits
        on group_sizes.longest_rank = waits.wait_rank
),

-- Kaplan and Meier's survival is the product of 1 - 1 / n over the events, n at risk before each. The same product over
-- all waits, censored ones too, is plain: (n - 1) / n_members. So the censored ones, which are few, are taken out of it,
-- as a sum of logarithms. From one to the next all are events: a stretch, the first before any is censored.
stretch_starts as (
    select
        group_number,
        n_members + 1 as n_at_risk,
        cast(0 as {{ type_double() }}) as log_censored
    from group_sizes

    union all

    select
        group_number,
        n_at_risk,
        case when n_at_risk > 1 then ln(1.0 - 1.0 / n_at_risk) else 0 end as log_censored
    from at_risk
    where is_censored
),

stretches as (
    select
        group_number,
        n_at_risk - 1 as first_at_risk,
        coalesce(lead(n_at_risk) over (partition by group_number order by n_at_risk desc), 0) + 1 as last_at_risk,
        exp(
            sum(log_censored) over (
                partition by group_number
                order by n_at_risk desc
                rows between unbounded preceding and current row
            )
        ) as censored_product
    from stretch_starts
),

-- In each stretch the first event after which survival, (n - 1) / n_members / censored_product, is no more than what is
-- left; the margin takes the rounding of the logarithms. It may be beyond the stretch's end.
reached as (
    select
        stretches.group_number,
        stretches.last_at_risk,
        least(
            stretches.first_at_risk, floor(1 + 0.5 * 1.000000001 * group_sizes.n_members * stretches.censored_product)
        ) as p50_at_risk,
        least(
            stretches.first_at_risk, floor(1 + 0.1 * 1.000000001 * group_sizes.n_members * stretches.censored_product)
        ) as p90_at_risk
    from stretches
    inner join group_sizes
        on stretches.group_number = group_sizes.group_number
),

-- Null = so many are still waiting that the curve never comes down to it.
first_reached as (
    select
        group_number,
        cast(max(case when p50_at_risk >= last_at_risk then p50_at_risk end) as integer) as p50_at_risk,
        cast(max(case when p90_at_risk >= last_at_risk then p90_at_risk end) as integer) as p90_at_risk
    from reached
    group by group_number
),

quantiles as (
    select
        first_reached.group_number,
        max(case when at_risk.n_at_risk = first_reached.p50_at_risk then at_risk.wait_rank end) as p50_rank,
        max(case when at_risk.n_at_risk = first_reached.p90_at_risk then at_risk.wait_rank end) as p90_rank
    from at_risk
    inner join first_reached
        on at_risk.group_number = first_reached.group_number
    where at_risk.n_at_risk in (first_reached.p50_at_risk, first_reached.p90_at_risk)
    group by first_reached.group_number
)

select
    metrics.name as metric,
    case named_groups.period_number
        {%- for period in metric_periods() %}
        when {{ loop.index0 }} then '{{ period }}'
        {%- endfor %}
    end as period,
    named_groups.period_start,
    coalesce(codes.dimension, 'all') as dimension,
    coalesce(codes.name, 'all') as dimension_value,
    p50_waits.duration_seconds as p50_seconds,
    p90_waits.duration_seconds as p90_seconds
from named_groups
inner join codes as metrics
    on named_groups.metric = metrics.code
left join codes
    on named_groups.code = codes.code
left join quantiles
    on named_groups.group_number = quantiles.group_number
left join waits as p50_waits
    on quantiles.p50_rank = p50_waits.wait_rank
left join waits as p90_waits
    on quantiles.p90_rank = p90_waits.wait_rank
