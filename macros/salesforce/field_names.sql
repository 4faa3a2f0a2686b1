{#-
  Field of LeadHistory in lower case -> its canonical name, where that is another one. Fields that a company named itself
  are those of custom_field().
-#}
{% macro salesforce_field_names() %}
    {%- set names = {
        'leadconverted': 'converted',
        'leadmerged': 'merged',
        'firstname': 'first_name',
        'lastname': 'last_name',
        'isconverted': 'is_converted',
    } -%}
    {%- for element in default_custom_fields()['salesforce'] -%}
        {%- do names.update({custom_field('salesforce', element) | lower: element}) -%}
    {%- endfor -%}
    {{ return(names) }}
{% endmacro %}
