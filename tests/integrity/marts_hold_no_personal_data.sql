-- Names, addresses and telephone numbers stay in dim_leads and dim_owners.
{%- set marts = [
    'fct_handoffs', 'fct_handoff_events', 'fct_handoff_findings', 'fct_duplicate_outreach', 'fct_metric_measures',
    'rpt_handoff_metrics', 'rpt_quarantined_records', 'rpt_unmapped_values',
] %}

select
    table_schema,
    table_name,
    column_name
from information_schema.columns
where
    lower(table_schema) = lower('{{ ref('fct_handoffs').schema }}')
    and lower(table_name) in (
        {%- for mart in marts %}
        lower('{{ ref(mart).identifier }}'){{ ',' if not loop.last }}
        {%- endfor %}
    )
    and lower(column_name) in (
        'email', 'phone', 'name', 'first_name', 'last_name', 'full_name', 'company', 'website', 'address', 'subject', 'body',
        'description', 'page_url'
    )
