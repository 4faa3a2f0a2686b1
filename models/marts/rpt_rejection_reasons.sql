{%- set dimensions = {'all': "'all'", 'owner': 'owner_id', 'original_source': 'original_source', 'team': 'team'} -%}

with rejections as (
    select * from {{ ref('int_diagnosis__rejections') }}
),

targets as (
    select * from {{ ref('stg_definitions__metric_targets') }}
    where metric = 'rejection_reason_quality' and dimension = 'all'
),

-- Judged: the CRM can show the reason, and there was time to enter it. `none` is no reason; one that a CRM calls so is quoted.
judged as (
    select
        *,
        case rejection_reason when 'none' then '"none"' else coalesce(rejection_reason, 'none') end as reason_name,
        is_observed and is_mature as is_judged,
        is_usable and not is_contradicted as is_good
    from rejections
),

in_segments as (
    {%- for dimension, value in dimensions.items() %}
    select
        judged.*,
        '{{ dimension }}' as dimension,
        coalesce({{ value }}, 'unknown') as dimension_value
    from judged
    {{- '\n\n    union all\n' if not loop.last }}
    {%- endfor %}
),

counted as (
    select
        crm,
        source_relation,
        dimension,
        dimension_value,
        reason_name as rejection_reason,
        category,
        count(*) as n_turned_back,
        cast(sum(case when is_observed then 0 else 1 end) as bigint) as n_unknown,
        cast(sum(case when is_judged then 1 else 0 end) as bigint) as n_judged,
        cast(sum(case when is_judged and is_present then 1 else 0 end) as bigint) as n_present,
        cast(sum(case when is_judged and is_mapped then 1 else 0 end) as bigint) as n_mapped,
        cast(sum(case when is_judged and is_mapped and not is_catch_all then 1 else 0 end) as bigint) as n_specific,
        cast(sum(case when is_judged and is_good then 1 else 0 end) as bigint) as n_usable,
        cast(
            sum(case when is_judged and must_agree_with is not null and is_contradicted is not null then 1 else 0 end) as bigint
        ) as n_checkable,
        cast(sum(case when is_judged and is_contradicted then 1 else 0 end) as bigint) as n_contradicted,
        count(case when is_judged then is_in_time end) as n_entry_known,
        cast(sum(case when is_judged then cast(is_set_by_person as integer) end) as bigint) as n_set_by_person,
        cast(sum(case when is_judged then cast(is_in_time as integer) end) as bigint) as n_in_time
    from in_segments
    group by crm, source_relation, dimension, dimension_value, reason_name, category
),

-- The latest five records to look at: contradicted ones first.
numbered_examples as (
    select
        crm,
        source_relation,
        dimension,
        dimension_value,
        reason_name as rejection_reason,
        lead_id,
        row_number() over (
            partition by crm, source_relation, dimension, dimension_value, reason_name
            order by case when is_contradicted then 0 else 1 end asc, closed_at desc, handoff_id asc
        ) as example
    from in_segments
    where is_judged and not is_good
),

examples as (
    select
        crm,
        source_relation,
        dimension,
        dimension_value,
        rejection_reason,
        {{ joined_text('lead_id', 'example') }} as example_lead_ids
    from numbered_examples
    where example <= 5
    group by crm, source_relation, dimension, dimension_value, rejection_reason
)

select
    counted.*,
    case when counted.n_judged > 0 then counted.n_usable / cast(counted.n_judged as {{ type_double() }}) end as usable_share,
    {{ wilson_bound('counted.n_usable', 'counted.n_judged', 'low') }} as usable_ci_low,
    {{ wilson_bound('counted.n_usable', 'counted.n_judged', 'high') }} as usable_ci_high,
    case
        when counted.n_checkable > 0 then counted.n_contradicted / cast(counted.n_checkable as {{ type_double() }})
    end as contradicted_share,
    {{ wilson_bound('counted.n_contradicted', 'counted.n_checkable', 'low') }} as contradicted_ci_low,
    {{ wilson_bound('counted.n_contradicted', 'counted.n_checkable', 'high') }} as contradicted_ci_high,
    counted.n_judged < coalesce(targets.minimum_n, 20) as is_small_sample,
    examples.example_lead_ids
from counted
left join targets
    on targets.metric = 'rejection_reason_quality'
left join examples
    on
        counted.crm = examples.crm
        and counted.source_relation = examples.source_relation
        and counted.dimension = examples.dimension
        and counted.dimension_value = examples.dimension_value
        and counted.rejection_reason = examples.rejection_reason
