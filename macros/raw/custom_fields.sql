{#-
  custom_field(crm, element)

  Name, as the CRM's API writes it, of the field that holds a piece of evidence for which the CRM has no field of its own,
  or of which a company keeps its own. Var `custom_fields` says it for each CRM and element; what it does not say has the
  name below.

  crm      name of the CRM
  element  canonical name of the column, such as lead_type or rejection_reason
-#}
{% macro custom_field(crm, element) %}
    {%- set chosen = (var('custom_fields', none) or {}).get(crm) or {} -%}
    {%- for name in chosen if name not in default_custom_fields()[crm] -%}
        {{ exceptions.raise_compiler_error("Var custom_fields: " ~ name ~ " of " ~ crm ~ " is not read. Choose among: " ~ default_custom_fields()[crm] | join(', ') ~ ".") }}
    {%- endfor -%}
    {{ return(chosen.get(element) or default_custom_fields()[crm][element]) }}
{% endmacro %}

{% macro default_custom_fields() %}
    {{ return({
        'salesforce': {
            'lead_source': 'LeadSource',
            'source_detail': 'Source_Detail__c',
            'conversion_point': 'Conversion_Point__c',
            'lead_type': 'Lead_Type__c',
            'priority': 'Rating',
            'rejection_reason': 'Rejection_Reason__c',
            'next_step': 'Next_Step__c',
            'profile': 'Profile_Name__c',
            'deactivated_at': 'Deactivated_At__c',
        },
        'hubspot': {
            'lead_source': 'lead_source',
            'source_detail': 'hs_analytics_source_data_1',
            'conversion_point': 'first_conversion_event_name',
            'lead_type': 'lead_type',
            'priority': 'priority',
            'rejection_reason': 'rejection_reason',
            'next_step': 'next_step',
        },
    }) }}
{% endmacro %}
