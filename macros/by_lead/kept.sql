{#-
  What a run that goes on leaves as it is: it executes every model, but a table stays that the same SQL would make of
  inputs which hold what they held, and a view stays whose SQL is the same. DuckDB only, as going on is (starts_anew).

  stays(existing, type)   whether the current model, of that type, need not be made
  leave(existing)         leaves it, and notes that it holds what it held
  holds_what_it_held()    whether all inputs of the current model hold, in this run, what they held at the end of the last
  note_kept()             notes that the current model does
  contents(relation)      a number of its rows, whatever their order: tables that are made are compared with what they were, so
                          that another user's name stops where nothing depends on it
  made_from(node)         one word for the SQL of a model and what is said of its columns

  What nobody noted has changed. meta.looks_back: the model compares with the last build, and so is made in every run though
  its inputs hold what they held.
-#}
{% macro stays(existing, type) %}
    {%- if not existing or existing.type != type or starts_anew() or model.config.meta.get('looks_back') or reads_from_outside() -%}
        {{ return(false) }}
    {%- endif -%}
    {{ return(this_run().made_from.get(model.unique_id) == made_from(model) and (type == 'view' or holds_what_it_held())) }}
{% endmacro %}

{% macro leave(existing) %}
    {%- if existing.is_table or holds_what_it_held() -%}
        {%- do note_kept() -%}
    {%- endif -%}
    {%- call noop_statement('main', 'KEPT', 'KEPT') -%}
        {{ compiled_code }}
    {%- endcall -%}
    {{ return({'relations': [existing]}) }}
{% endmacro %}

{#- Raw tables, but those of a CRM that is not read, and seeds, whose place the files of DEFINITIONS may take. -#}
{% macro reads_from_outside() %}
    {%- for name in model.depends_on.nodes if not name.startswith('model.') -%}
        {%- if name not in graph.sources or reads_crm(graph.sources[name].source_name) -%}
            {{ return(true) }}
        {%- endif -%}
    {%- endfor -%}
    {{ return(false) }}
{% endmacro %}

{% macro holds_what_it_held() %}
    {%- set changed = model.depends_on.nodes | select('in', graph.nodes) | reject('in', this_run().kept) | list -%}
    {{ return(not changed) }}
{% endmacro %}

{% macro note_kept() %}
    {%- do this_run().kept.append(model.unique_id) -%}
{% endmacro %}

{% macro contents(relation) %}
    {{ return(run_query('select count(*), ' ~ fingerprint(row_hash('contents')) ~ ' from ' ~ relation ~ ' as contents').rows[0].values()) }}
{% endmacro %}

{% macro made_from(node) %}
    {%- set parts = [node.compiled_code, node.description] -%}
    {%- for column in node.columns.values() -%}
        {%- do parts.append(column.name ~ ': ' ~ column.description) -%}
    {%- endfor -%}
    {{ return(local_md5(parts | join('\n'))) }}
{% endmacro %}
