{#-
  raw_tables(crm, table)

  The tables that loaders left for one table of a CRM, over all its orgs or portals, in the order of the settings and
  then of their names. Each is a dict:

  source_relation  name of the org or portal, for rows that do not say it themselves
  relation         the table
  columns          folded name -> the names, as the loader wrote them, that it stands for
  kinds            name of a column -> what has to be done to make text of it: see column_kind()
  variants         name of a column -> those in which dlt keeps its values of other types: value -> value__v_text

  Where loaders put them is said by var `crm_sources`: for each CRM a list of its orgs or portals, each with `name` and,
  where it differs, `database`, `schema` and `tables` (the project's name of a table: the loader's). A CRM without an
  entry is one source of its own name, where models/staging/<crm>/sources.yml says. Other names by which known loaders
  call a table are in its meta there, `also_named`; what stands under several of them is read together. A table without
  the columns of `must_have` is not the object that is meant, and is not read.
-#}
{% macro raw_tables(crm, table) %}
    {%- set declared = declared_tables(crm)[table] -%}
    {%- set meta = declared.config.meta -%}
    {%- set found = [] -%}
    {%- for place in raw_places(crm, declared) -%}
        {%- set named = [place.tables[table]] if table in place.tables else [table] + meta.get('also_named', []) -%}
        {%- set folded = folded_names(named) -%}
        {%- for name in relation_names(place.database, place.schema) if fold_name(name) in folded -%}
            {%- set relation = api.Relation.create(database=place.database, schema=place.schema, identifier=name) -%}
            {%- set columns = adapter.get_columns_in_relation(relation) -%}
            {%- set raw = {
                'source_relation': place.name,
                'relation': relation,
                'columns': folded_columns(columns),
                'kinds': column_kinds(columns),
                'variants': column_variants(columns),
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

{#-
  Name of a table -> what models/staging/<crm>/sources.yml says of it, for all tables of a CRM. Not by source(), which finds a
  source of the same name in a project that installs this one first: a company may well have one called salesforce.
-#}
{% macro declared_tables(crm) %}
    {%- set found = {} -%}
    {%- for node in graph.sources.values() if node.package_name == 'sales_handoff' and node.source_name == crm -%}
        {%- do found.update({node.name: node}) -%}
    {%- endfor -%}
    {{ return(found) }}
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

{#- Name of a column -> its kind. -#}
{% macro column_kinds(columns) %}
    {%- set found = {} -%}
    {%- for column in columns -%}
        {%- do found.update({column.name: column_kind(column.data_type | lower)}) -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}

{#- `nested` of a list, struct or map, `fraction` of a number that may have one, `time` of a time, `plain` of all else. -#}
{% macro column_kind(data_type) %}
    {%- if data_type[-1:] == ']' or data_type[:4] in ('list', 'arra', 'stru', 'map(', 'map<') -%}
        {{ return('nested') }}
    {%- elif data_type[:4] in ('doub', 'floa', 'real', 'deci', 'nume') -%}
        {{ return('fraction') }}
    {%- endif -%}
    {{ return('time' if data_type[:4] in ('time', 'date') else 'plain') }}
{% endmacro %}

{#- Name of a column -> the names of its variants: what dlt could not write into a column goes into others beside it. -#}
{% macro column_variants(columns) %}
    {%- set found = {} -%}
    {%- for column in columns if '__v_' in column.name -%}
        {%- do found.setdefault(column.name.rsplit('__v_', 1)[0], []).append(column.name) -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}

{#-
  The name, as the loader wrote it, of the first of `names` that a raw table has; none where it has none of them.
  HubSpot's properties are found with the prefix that Fivetran and Airbyte give them, too. Of two columns of one name, as
  of a property of the company's own that is called almost like one of the CRM's, the one that the CRM spells so is
  read; where that does not decide, they are an error.
-#}
{% macro raw_column_name(crm, raw, names) %}
    {%- set prefixes = ['property', 'properties', ''] if crm == 'hubspot' else [''] -%}
    {%- for name in names -%}
        {%- for prefix in prefixes -%}
            {%- set spellings = raw.columns.get(prefix ~ fold_name(name), []) -%}
            {%- set own = spellings if spellings | length < 2 else spelled_as(crm, spellings, name) -%}
            {%- if own | length == 1 -%}
                {{ return(own[0]) }}
            {%- elif spellings -%}
                {{ exceptions.raise_compiler_error(raw.relation ~ " has both " ~ spellings[0] ~ " and " ~ spellings[1] ~ ", which are one column here: rename one of them.") }}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(none) }}
{% endmacro %}

{#- Those spellings of a column that are the CRM's: HubSpot's with or without a prefix, Salesforce's as either loader's. -#}
{% macro spelled_as(crm, spellings, name) %}
    {%- set names = [name | lower] + ([name | lower | replace('_', '')] if crm == 'salesforce' else []) -%}
    {%- set found = [] -%}
    {%- for spelling in spellings -%}
        {%- set bare = modules.re.sub('^propert(y|ies)[_.]', '', spelling | lower) if crm == 'hubspot' else spelling | lower -%}
        {%- if bare in names -%}
            {%- do found.append(spelling) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}

{#- Does a raw table have all of these columns? A name may be a list of names, one of which it has to have. -#}
{% macro has_columns(crm, raw, names) %}
    {%- for name in names if raw_column_name(crm, raw, [name] if name is string else name) is none -%}
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
