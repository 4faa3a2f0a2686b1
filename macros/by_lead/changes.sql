{#-
  What by_lead models ask of the models that say what has changed: int_crm__fingerprint_changes, int_crm__changed_records,
  int_identity__changed_leads, int_identity__changed_persons, int_changes__leads and, of the same leads, int_changes__handoffs.

  changed_keys(node)            name of the model with the keys that a by_lead model replaces
  changed_leads_of(keys)        and of the one with the leads or records that these keys are of
  is_changed(keys, expression)  condition: the row belongs to what is rebuilt
  of_rebuilt(sql)               the SQL of the current model, over its inputs of the leads or records to rebuild alone: of
                                other by_lead models their rebuilt rows, of inputs_by_key() the rows with those keys. What
                                else there is (owners, meanings, calendars) is read whole. Of so few rows everything is
                                written down: what is not_materialized() would look for them more than once.
  of_replaced(sql)              the same over the rows whose place they took, as of then: what the model was made from of
                                these leads in the last build. Of models with meta.keeps_replaced.
  rebuilt_relation(model)       where the rebuilt rows of a by_lead model stand for the rest of the run, in memory
  replaced_relation(model)      and those whose place they took
  record_id(id)                 to which record a raw row belongs: its lead's, else it is one by itself
-#}
{% macro changed_keys(node) %}
    {%- set of_column = {'lead_key': 'int_changes__leads', 'handoff_id': 'int_changes__handoffs'} -%}
    {{ return(node.config.meta.get('changes') or of_column[node.config.unique_key]) }}
{% endmacro %}

{% macro changed_leads_of(keys) %}
    {{ return('int_changes__leads' if keys == 'int_changes__handoffs' else keys) }}
{% endmacro %}

{#- Models from which by_lead models read rows of leads, and the column that says of which. -#}
{% macro inputs_by_key(keys) %}
    {%- if keys == 'int_crm__changed_records' -%}
        {%- set inputs = {'int_crm__leads': 'lead_id'} -%}
        {%- for table, id in dict(records_of_leads(), leads='lead_id').items() -%}
            {#- Of the generic shape, whose tables are the largest, the raw rows: those of other records are not typed. -#}
            {%- do inputs.update({'base_generic__' ~ table: 'record_id'}) -%}
            {%- for crm in ['hubspot', 'salesforce'] -%}
                {%- do inputs.update({'int_' ~ crm ~ '__' ~ table: record_id(id)}) -%}
            {%- endfor -%}
        {%- endfor -%}
        {{ return(inputs) }}
    {%- elif keys == 'int_identity__changed_leads' -%}
        {{ return({'int_crm__leads': 'lead_key'}) }}
    {%- elif keys == 'int_identity__changed_persons' -%}
        {{ return({'int_crm__leads': 'lead_key', 'int_identity__match_keys': 'lead_key'}) }}
    {%- endif -%}
    {{ return({
        'int_crm__leads': 'lead_key',
        'int_crm__field_changes': 'lead_key',
        'int_crm__activities': 'lead_key',
        'int_crm__conversions': 'lead_key',
        'int_crm__lead_opportunities': 'lead_key',
        'int_identity__links': 'lead_key',
    }) }}
{% endmacro %}

{#- The tables of which there are many rows for a lead, with the id of each. -#}
{% macro records_of_leads() %}
    {{ return({'field_changes': 'change_id', 'activities': 'activity_id', 'conversions': 'conversion_id'}) }}
{% endmacro %}

{% macro record_id(id) -%}
    coalesce(lead_id, {{ id }}, '')
{%- endmacro %}

{% macro relation_of_model(name) %}
    {%- set node = graph.nodes['model.sales_handoff.' ~ name] -%}
    {{ return(api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias)) }}
{% endmacro %}

{% macro is_changed(keys, expression) -%}
    {%- set columns = {
        'int_crm__fingerprint_changes': '(crm, source_relation, record_id)',
        'int_crm__changed_records': 'record_id',
        'int_changes__handoffs': 'handoff_id',
    } -%}
    {{ expression }} in (select {{ columns.get(keys, 'lead_key') }} from {{ relation_of_model(keys) }})
{%- endmacro %}

{% macro rebuilt_relation(model) %}
    {{ return(api.Relation.create(database=target.database ~ '_rebuilt', schema=model.schema, identifier=model.alias, type='table')) }}
{% endmacro %}

{% macro replaced_relation(model) %}
    {{ return(api.Relation.create(database=target.database ~ '_replaced', schema=model.schema, identifier=model.alias, type='table')) }}
{% endmacro %}

{% macro of_rebuilt(sql) %}
    {%- set keys = changed_leads_of(changed_keys(model)) -%}
    {%- set by_key = inputs_by_key(keys) -%}
    {%- set rebuilt = namespace(sql=sql.replace(not_materialized(), '')) -%}
    {%- for name in model.depends_on.nodes | unique if name.startswith('model.') -%}
        {%- set input = graph.nodes[name] -%}
        {%- set whole = relation_of_model(input.name) | string -%}
        {%- set key = by_key.get(input.name) -%}
        {%- if key -%}
            {%- set rebuilt.sql = rebuilt.sql.replace(whole, '(select * from ' ~ whole ~ ' where ' ~ is_changed(keys, key) ~ ')') -%}
        {%- elif input.config.materialized in ('by_lead', 'by_lead_view') and changed_leads_of(changed_keys(input)) == keys -%}
            {%- set rebuilt.sql = rebuilt.sql.replace(whole, rebuilt_relation(input) | string) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(rebuilt.sql) }}
{% endmacro %}

{% macro of_replaced(sql) %}
    {%- set replaced = namespace(sql=sql) -%}
    {%- for name in model.depends_on.nodes | unique if name.startswith('model.') -%}
        {%- set input = graph.nodes[name] -%}
        {%- set whole = relation_of_model(input.name) | string -%}
        {%- if input.config.meta.get('keeps_replaced') -%}
            {%- set replaced.sql = replaced.sql.replace(whole, replaced_relation(input) | string) -%}
        {%- elif input.name == 'int_crm__sources' -%}
            {%- set replaced.sql = replaced.sql.replace(whole, built('sources') | string) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(replaced.sql) }}
{% endmacro %}

{#-
  row_hash(row)      a number for a row, another one when any value of it changes; `row` is the alias of the relation. The same
                     only for as long as the engine's hash is.
  fingerprint(hash)  one number for a set of rows, whatever their order: the sum of their hashes
-#}
{% macro row_hash(row) -%}
    {{ return(adapter.dispatch('row_hash', 'sales_handoff')(row)) }}
{%- endmacro %}

{% macro duckdb__row_hash(row) -%}
    hash({{ row }})
{%- endmacro %}

{#- No engine but DuckDB goes on from the build before (starts_anew): there this is never compared with anything. -#}
{% macro default__row_hash(row) -%}
    1
{%- endmacro %}

{% macro fingerprint(hash) -%}
    sum({{ hash }})
{%- endmacro %}
