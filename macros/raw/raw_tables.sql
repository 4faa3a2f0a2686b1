{#-
  raw_tables(crm, table)

  The tables that loaders left for one table of a CRM, over all its orgs or portals, in the order of the settings and
  then of their names. Each is a dict:

  source_relation  name of the org or portal, for rows that do not say it themselves
  relation         the table
  columns          folded name -> the names, as the loader wrote them, that it stands for
  fractions        the names of those columns that may hold fractions

  Where loaders put them is said by var `crm_sources`: for each CRM a list of its orgs or portals, each with `name` and,
  where it differs, `database`, `schema` and `tables` (the project's name of a table: the loader's). A CRM without an
  entry is one source of its own name, where models/staging/<crm>/sources.yml says. Other names by which known loaders
  call a table are in its meta there, `also_named`; what stands under several of them is read together. A table without
  the columns of `must_have` is not the object that is meant, and is not read.
-#}
{% macro raw_tables(crm, table) %}
    {%- set meta = source_meta(crm, table) -%}
    {%- set found = [] -%}
    {%- for place in raw_places(crm, source(crm, table)) -%}
        {%- set named = [place.tables[table]] if table in place.tables else [table] + meta.get('also_named', []) -%}
        {%- set folded = folded_names(named) -%}
        {%- for name in relation_names(place.database, place.schema) if fold_name(name) in folded -%}
            {%- set relation = api.Relation.create(database=place.database, schema=place.schema, identifier=name) -%}
            {%- set columns = adapter.get_columns_in_relation(relation) -%}
            {%- set raw = {
                'source_relation': place.name,
                'relation': relation,
                'columns': folded_columns(columns),
                'fractions': columns_with_fractions(columns),
            } -%}
            {%- if has_columns(crm, raw, meta.get('must_have', [])) -%}
                {%- do found.append(raw) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}

{#- The orgs or portals of a CRM: name, database, schema and names of tables that are the loader's own. -#}
{% macro raw_places(crm, declared) %}
    {%- set places = [] -%}
    {%- for place in var('crm_sources', {}).get(crm) or [{'name': crm}] -%}
        {%- if not place.name -%}
            {{ exceptions.raise_compiler_error("Var crm_sources: a source of " ~ crm ~ " has no name. Give each org or portal one, such as {name: emea, schema: salesforce_emea}.") }}
        {%- endif -%}
        {%- do places.append({
            'name': place.name,
            'database': place.database or declared.database,
            'schema': place.schema or declared.schema,
            'tables': place.tables or {},
        }) -%}
    {%- endfor -%}
    {{ return(places) }}
{% endmacro %}

{#- What sources.yml says of a table beside its description. -#}
{% macro source_meta(crm, table) %}
    {%- for node in graph.sources.values() if node.source_name == crm and node.name == table -%}
        {{ return(node.config.meta) }}
    {%- endfor -%}
{% endmacro %}

{#- Names of the tables and views of a schema, sorted; none where there is no such schema. -#}
{% macro relation_names(database, schema) %}
    {%- set names = [] -%}
    {%- for row in list_relations_without_caching(api.Relation.create(database=database, schema=schema)) -%}
        {%- do names.append(row[1]) -%}
    {%- endfor -%}
    {{ return(names | sort) }}
{% endmacro %}

{#- Folded name -> the names of the columns that it stands for. -#}
{% macro folded_columns(columns) %}
    {%- set found = {} -%}
    {%- for column in columns -%}
        {%- do found.setdefault(fold_name(column.name), []).append(column.name) -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}

{% macro columns_with_fractions(columns) %}
    {%- set found = [] -%}
    {%- for column in columns if (column.data_type | lower)[:4] in ('doub', 'floa', 'real', 'deci', 'nume') -%}
        {%- do found.append(column.name) -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}

{#-
  The name, as the loader wrote it, of the first of `names` that a raw table has; none where it has none of them.
  HubSpot's properties are found with the prefix that Fivetran and Airbyte give them, too. Two columns of one name are
  an error.
-#}
{% macro raw_column_name(crm, raw, names) %}
    {%- set prefixes = ['property', 'properties', ''] if crm == 'hubspot' else [''] -%}
    {%- for name in names -%}
        {%- for prefix in prefixes -%}
            {%- set spellings = raw.columns.get(prefix ~ fold_name(name), []) -%}
            {%- if spellings | length > 1 -%}
                {{ exceptions.raise_compiler_error(raw.relation ~ " has both " ~ spellings[0] ~ " and " ~ spellings[1] ~ ", which are one column here: rename one of them.") }}
            {%- elif spellings -%}
                {{ return(spellings[0]) }}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(none) }}
{% endmacro %}

{% macro has_columns(crm, raw, names) %}
    {%- for name in names if raw_column_name(crm, raw, [name]) is none -%}
        {{ return(false) }}
    {%- endfor -%}
    {{ return(true) }}
{% endmacro %}

{#- A name without case and without anything but letters and digits. -#}
{% macro fold_name(name) %}
    {{ return(modules.re.sub('[^a-z0-9]', '', name | lower)) }}
{% endmacro %}

{% macro folded_names(names) %}
    {%- set folded = [] -%}
    {%- for name in names -%}
        {%- do folded.append(fold_name(name)) -%}
    {%- endfor -%}
    {{ return(folded) }}
{% endmacro %}
