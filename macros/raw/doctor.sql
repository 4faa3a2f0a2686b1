{#-
  doctor()

  `dbt run-operation doctor` (`make doctor`): prints, for each org or portal of the CRMs that this build reads, which raw
  tables are there, under which names and with how many rows, which evidence they hold and since when, what cannot be
  known without the rest, and which raw values have no meaning yet. It needs the models that int_crm__observability and
  rpt_unmapped_values stand on, and no other: nothing has to be built for an answer that can be trusted.
-#}
{% macro doctor() %}
    {%- if execute -%}
        {%- for crm in connectors() if reads_crm(crm) -%}
            {%- do doctor_of_crm(crm) -%}
        {%- endfor -%}
        {{ print("\nNext: give the values without a meaning one (seeds/definitions, or files of the same names in DEFINITIONS), then make build.") }}
    {%- endif -%}
{% endmacro %}

{% macro doctor_of_crm(crm) %}
    {%- set tables = {} -%}
    {%- set declared = declared_tables(crm) -%}
    {%- for table in declared -%}
        {%- do tables.update({table: {'left': raw_tables(crm, table), 'without': declared[table].config.meta.without}}) -%}
    {%- endfor -%}
    {%- if tables.values() | map(attribute='left') | sum(start=[]) -%}
        {%- do doctor_of_tables(crm, tables) -%}
        {%- do doctor_of_evidence(crm) -%}
        {%- do doctor_of_meanings(crm) -%}
    {%- elif setting('crm') -%}
        {%- set place = declared.values() | first -%}
        {{ print("\n" ~ crm ~ ": no tables in " ~ api.Relation.create(database=place.database, schema=place.schema) ~ ". Load them (make doctor CRM=" ~ crm ~ " FROM=DIR), or say in var crm_sources where they are.") }}
    {%- endif -%}
{% endmacro %}

{% macro doctor_of_tables(crm, tables) %}
    {{ print("\n" ~ '%-26s %-42s %12s' | format(crm ~ ": tables", 'found as', 'rows')) }}
    {%- for table, seen in tables.items() -%}
        {%- for raw in seen.left -%}
            {%- set rows = run_query("select count(*) from " ~ raw.relation).rows[0][0] -%}
            {{ print('  %-24s %-42s %12s' | format(table if loop.first else '', raw.relation.schema ~ '.' ~ raw.relation.identifier, '{:,}'.format(rows))) }}
        {%- else -%}
            {{ print('  %-24s not there: %s' | format(table, seen.without)) }}
        {%- endfor -%}
    {%- endfor -%}
{% endmacro %}

{% macro doctor_of_evidence(crm) %}
    {%- set query -%}
        select source_relation, evidence, recorded_since
        from {{ ref('int_crm__observability') }}
        where crm = '{{ crm }}'
        order by source_relation, evidence
    {%- endset -%}
    {%- set seen = {} -%}
    {%- for row in run_query(query).rows -%}
        {%- do seen.setdefault(row[0], {}).update({row[1]: row[2]}) -%}
    {%- endfor -%}
    {%- for source_relation, since in seen.items() -%}
        {{ print("\n" ~ '%-26s %s' | format(crm ~ " / " ~ source_relation if source_relation != crm else crm ~ ": evidence", 'recorded since')) }}
        {%- for evidence, words in doctor_words().items() -%}
            {%- set name = custom_field(crm, evidence) if evidence in default_custom_fields().get(crm, {}) -%}
            {{ print('  %-24s %s' | format(evidence, doctor_since(since.get(evidence), evidence) or ('not recorded' ~ (' in ' ~ name if name else '') ~ ': ' ~ words))) }}
        {%- endfor -%}
    {%- endfor -%}
{% endmacro %}

{#- The day; users carry no time. -#}
{% macro doctor_since(moment, evidence) %}
    {{ return('yes' if moment and evidence == 'users' else moment | string | truncate(10, true, '') if moment else '') }}
{% endmacro %}

{% macro doctor_meanings_query(crm) %}
    select definition, count(*) as n_values, sum(n_records) as n_records, min(raw_value) as example
    from {{ ref('rpt_unmapped_values') }}
    where crm = '{{ crm }}'
    group by definition
    order by definition
{% endmacro %}

{% macro doctor_of_meanings(crm) %}
    {%- set rows = run_query(doctor_meanings_query(crm)).rows -%}
    {{ print("\n" ~ '%-26s %10s %12s  %s' | format(crm ~ ": no meaning in", 'values', 'records', 'such as')) }}
    {%- for row in rows -%}
        {{ print('  %-24s %10s %12s  %s' | format(row[0], '{:,}'.format(row[1]), '{:,}'.format(row[2]), row[3])) }}
    {%- else -%}
        {{ print('  nothing: every value has one') }}
    {%- endfor -%}
{% endmacro %}

{#- Evidence class -> what cannot be known where it is not recorded. -#}
{% macro doctor_words() %}
    {{ return({
        'status_history': 'when leads became ready, were accepted, rejected or qualified is unknown. Switch on history tracking of the status, and let the loader read it',
        'owner_history': 'who had a lead when is unknown, and so are routing and the first action of its owner. Switch on history tracking of the owner',
        'activities': 'first actions, next steps and duplicate outreach are unknown',
        'users': 'who is a person in sales is unknown, and so are routing and first action',
        'identity': 'two records of one buyer are never seen as one: buyers worked by two owners are missed, and whether a "duplicate" is one is unknown. Export e-mail, telephone or website',
        'conversions': 'a buyer who comes back is not seen',
        'opportunities': 'won, lost and opportunities that nobody linked are unknown',
        'opportunity_source': 'whether the source survives into opportunities is unknown',
        'lead_source': 'original sources are unknown',
        'source_detail': 'campaigns and offers within a source are unknown',
        'conversion_point': 'what the buyer did to come in is unknown',
        'lead_type': 'lead types and their deadlines are unknown, unless the conversion point tells them',
        'priority': 'priorities are unknown',
        'rejection_reason': 'why sales turns leads away is unknown, and so is the quality of the reasons',
        'next_step': 'next steps that are written on the lead are not seen; only tasks, meetings and further actions count as one anyway',
    }) }}
{% endmacro %}
