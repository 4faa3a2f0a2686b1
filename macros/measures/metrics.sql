{#- The metrics, periods and dimensions of rpt_handoff_metrics, each with the column of the measures that holds it. -#}

{% macro metrics() %}
    {{ return([
        'lead_to_owner_time', 'owner_to_first_action_time', 'no_action_accepted', 'rejection_reason_quality',
        'duplicate_outreach', 'source_to_accepted', 'accepted_to_qualified', 'routing_sla', 'first_action_sla',
    ]) }}
{% endmacro %}

{% macro metric_periods() %}
    {{ return({'all': none, 'month': 'cohort_month', 'week': 'cohort_week'}) }}
{% endmacro %}

{% macro metric_dimensions() %}
    {{ return({
        'all': none, 'original_source': 'original_source', 'lead_type': 'lead_type',
        'conversion_point': 'conversion_point', 'team': 'team', 'owner': 'owner_id', 'crm': 'crm',
    }) }}
{% endmacro %}

{#- by_dimension(always): `group by` clause of the dimensions' grouping sets, each with the columns in `always`. -#}
{% macro by_dimension(always) -%}
    group by grouping sets (
    {%- for column in metric_dimensions().values() %}
        ({{ (always + [column]) | select | join(', ') }}){{ ',' if not loop.last }}
    {%- endfor %}
    )
{%- endmacro %}

{#- grouped_code(): the code of the value that the row of a grouping set stands for, 0 for all subjects together. -#}
{% macro grouped_code() -%}
    case
        {%- for column in metric_dimensions().values() | select %}
        when grouping({{ column }}) = 0 then {{ column }}
        {%- endfor %}
        else 0
    end
{%- endmacro %}
