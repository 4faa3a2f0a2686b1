with unmapped as (
    {%- for definition, model, column in [
        ('status_map', 'int_crm__status_meanings', 'raw_status'),
        ('source_map', 'int_crm__source_meanings', 'raw_source'),
        ('lead_type_map', 'int_crm__lead_type_meanings', 'raw_value'),
        ('rejection_reason_map', 'int_crm__rejection_reason_meanings', 'raw_reason'),
        ('call_outcome_map', 'int_crm__call_outcome_meanings', 'raw_outcome'),
    ] %}
    select
        crm,
        source_relation,
        '{{ definition }}' as definition,
        {{ column }} as raw_value,
        records
    from {{ ref(model) }}
    where not is_mapped

    union all
    {% endfor %}
    select
        crm,
        source_relation,
        'activity_map' as definition,
        raw_type || case when raw_subtype = '' then '' else ' / ' || raw_subtype end as raw_value,
        records
    from {{ ref('int_crm__activity_meanings') }}
    where not is_mapped

    union all

    -- A team needs no mapping: it may have no calendar of its own. A role or a profile that is not mapped leaves open
    -- whether its people are in sales.
    select
        crm,
        source_relation,
        'role_map' as definition,
        kind || ' ' || raw_value as raw_value,
        records
    from {{ ref('int_crm__role_meanings') }}
    where not is_mapped and kind <> 'team'

    union all

    select
        crm,
        source_relation,
        'holiday' as definition,
        kind as raw_value,
        count(*) as records
    from {{ ref('int_salesforce__holidays_screened') }}
    where quarantine_reason is null and not is_understood and not is_deleted
    group by crm, source_relation, kind
)

select
    crm,
    source_relation,
    definition,
    raw_value,
    cast(records as bigint) as n_records
from unmapped
