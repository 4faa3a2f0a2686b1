{#- The checks of the diagnosis by framework step, both in the order in which they count. -#}
{% macro diagnosis_checks() %}
    {{ return({
        'capture': [
            'source_present', 'conversion_point_present', 'lead_type_known', 'context_in_time',
            'context_survives_conversion',
        ],
        'routing': ['owned_in_time', 'owner_accountable', 'no_ping_pong', 'one_owner_for_one_buyer'],
        'acceptance': ['decision_recorded', 'decided_in_time', 'decided_before_qualified', 'decided_by_hand'],
        'first_action': ['acted_in_time', 'human_action', 'acted_by_owner'],
        'qualification': ['next_step_set', 'accepted_acted_on', 'decided_by_horizon'],
        'outcome': ['closed_with_usable_reason', 'reason_agrees', 'opportunity_linked'],
    }) }}
{% endmacro %}

{#-
  checks_that_qualification_decides(): the checks whose verdict follows from whether the lead qualified. Those that fail one
  and those that pass it differ in how many qualified by definition, or not at all: nothing is learned from comparing them.
-#}
{% macro checks_that_qualification_decides() %}
    {{ return([
        'context_survives_conversion', 'decided_before_qualified', 'opportunity_linked',
        'closed_with_usable_reason', 'reason_agrees',
        'decided_by_horizon',
    ]) }}
{% endmacro %}

{#- compared_checks(): as diagnosis_checks(), without those; steps that have others. -#}
{% macro compared_checks() %}
    {%- set compared = {} -%}
    {%- for step, checks in diagnosis_checks().items() -%}
        {%- set others = checks | reject('in', checks_that_qualification_decides()) | list -%}
        {%- if others -%}
            {%- do compared.update({step: others}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(compared) }}
{% endmacro %}

{#- step_verdict(step): the worst verdict of its checks: fail, then pending, then unknown, then pass; not_applicable
    where all are. Reads a column <check>_verdict for each. -#}
{% macro step_verdict(step) -%}
    {%- set verdicts = [] -%}
    {%- for check in diagnosis_checks()[step] -%}
        {%- do verdicts.append(check ~ '_verdict') -%}
    {%- endfor -%}
    case
        {%- for verdict in ['fail', 'pending', 'unknown', 'pass'] %}
        when '{{ verdict }}' in ({{ verdicts | join(', ') }}) then '{{ verdict }}'
        {%- endfor %}
        else 'not_applicable'
    end
{%- endmacro %}

{#- first_failed_check(step): the name of the first of its checks that failed, null where none did. -#}
{% macro first_failed_check(step) -%}
    case
        {%- for check in diagnosis_checks()[step] %}
        when {{ check }}_verdict = 'fail' then '{{ check }}'
        {%- endfor %}
    end
{%- endmacro %}

{#-
  is_turned_back_or_gone(close_reason): whether a handoff ended without an outcome, turned back by sales or with its record. What
  was not due by then was owed no more.
-#}
{% macro is_turned_back_or_gone(close_reason) -%}
    {{ close_reason }} in ('rejected', 'recycled', 'disqualified', 'merged', 'deleted')
{%- endmacro %}
