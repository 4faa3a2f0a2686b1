with quarantined as (
    {%- for entity, id in [
        ('leads', 'lead_id'), ('field_changes', 'change_id'), ('activities', 'activity_id'), ('users', 'user_id'),
        ('opportunities', 'opportunity_id'), ('conversions', 'conversion_id'),
    ] %}
    select
        crm,
        source_relation,
        raw_table,
        {{ id }} as record_id,
        quarantine_reason as reason
    from {{ ref('int_crm__' ~ entity ~ '_screened') }}
    where quarantine_reason is not null
    {{- '\n\n    union all\n' if not loop.last }}
    {%- endfor %}
)

select
    crm,
    source_relation,
    raw_table,
    record_id,
    reason,
    -- Rows without an id, or copies of one, cannot be told apart: they are numbered.
    cast(row_number() over (
        partition by crm, source_relation, raw_table, record_id order by reason
    ) as integer) as occurrence
from quarantined
