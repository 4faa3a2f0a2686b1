with quarantined as (
    {%- for records, id in [
        ('int_crm__leads', 'lead_id'), ('int_crm__field_changes', 'change_id'),
        ('int_crm__activities', 'activity_id'), ('int_crm__users', 'user_id'),
        ('int_crm__opportunities', 'opportunity_id'), ('int_crm__conversions', 'conversion_id'),
        ('int_salesforce__business_hours', 'business_hours_id'), ('int_salesforce__holidays', 'holiday_id'),
    ] %}
    select
        crm,
        source_relation,
        raw_table,
        {{ id }} as record_id,
        quarantine_reason as reason
    from {{ ref(records ~ '_screened') }}
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
