{#-
  hubspot_field_names()

  Properties of contacts that are evidence, as HubSpot's history writes them in lower case, under the names of canonical
  fields. Lifecycle stage and lead status are not here: int_hubspot__field_changes makes one status of them.
-#}
{% macro hubspot_field_names() %}
    {%- set fields = {'hubspot_owner_id': 'owner', 'hs_analytics_source': 'lead_source'} -%}
    {%- for element in default_custom_fields()['hubspot'] -%}
        {%- do fields.update({custom_field('hubspot', element) | lower: element}) -%}
    {%- endfor -%}
    {{ return(fields) }}
{% endmacro %}
