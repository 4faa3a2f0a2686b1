-- Names, addresses and telephone numbers stay in dim_leads and dim_owners: no other mart has a column of them, and none has in
-- a text the e-mail address of a lead, as somebody may have typed it into a field of the CRM. It is not repeated here.
{%- set marts = [
    'fct_duplicate_outreach', 'fct_handoff_events', 'fct_handoff_findings', 'fct_handoffs', 'fct_metric_measures',
    'rpt_acceptance', 'rpt_evidence_coverage', 'rpt_handoff_metrics', 'rpt_quarantined_records',
    'rpt_rejection_reasons', 'rpt_root_causes', 'rpt_source_feedback', 'rpt_unmapped_values',
] %}
{%- set all_marts = graph.nodes.values() | selectattr('package_name', 'equalto', 'sales_handoff') | selectattr('resource_type', 'equalto', 'model') %}
{%- for mart in all_marts if execute and 'marts' in mart.fqn and mart.unique_id not in model.depends_on.nodes %}
{%- do exceptions.raise_compiler_error(model.original_file_path ~ " does not look at " ~ mart.name ~ ": add it to the marts.") %}
{%- endfor %}

{%- set personal = [
    'email', 'phone', 'name', 'first_name', 'last_name', 'full_name', 'company', 'website', 'address', 'subject', 'body', 'description',
    'page_url',
] %}

-- Contracts are enforced: a mart has the columns that its yml file names.
with personal_columns as (
    {%- for mart in marts %}
    {%- for column in graph.nodes['model.sales_handoff.' ~ mart].columns if execute and column | lower in personal %}
    select
        '{{ mart }}' as mart,
        '{{ column }}' as column_name

    union all
    {% endfor %}
    {%- endfor %}
    select
        cast(null as {{ dbt.type_string() }}) as mart,
        cast(null as {{ dbt.type_string() }}) as column_name
    where 1 = 0
),

-- Each mart is read once, and few texts have an @: what is compared below is small, of however many leads.
texts as (
    {%- for mart in marts %}
    {%- set relation = ref(mart) %}
    {%- set columns = graph.nodes['model.sales_handoff.' ~ mart].columns.values() if execute else [] %}
    {%- set texts = columns | selectattr('data_type', 'equalto', 'varchar') | map(attribute='name') | list %}
    {%- if texts %}
    select
        '{{ mart }}' as mart,
        concat_ws(', '{% for column in texts %}, case when {{ column }} like '%@%' then '{{ column }}' end{% endfor %}) as column_name,
        concat_ws(' ', {{ texts | join(', ') }}) as text
    from {{ relation }}
    where {{ texts | join(" like '%@%' or ") }} like '%@%'

    union all
    {% endif %}
    {%- endfor %}
    select
        null as mart,
        null as column_name,
        null as text
    where 1 = 0
),

words as (
    select
        mart,
        column_name,
        {{ list_items(replace_each('lower(text)', "[ \t\r\n\"''<>():|/]+", ',')) }} as word
    from texts
),

-- An address that is the id of a record or of a user in the CRM stands for it, as ids do.
addresses as (
    select lower(trim(email)) as address from {{ ref('dim_leads') }}
    except
    select lower(trim(lead_id)) as address from {{ ref('dim_leads') }}
    except
    select lower(trim(owner_id)) as address from {{ ref('dim_owners') }}
)

select
    mart,
    column_name
from personal_columns

union all

select distinct
    mart,
    column_name
from words
where trim(both '.' from word) in (select address from addresses)
