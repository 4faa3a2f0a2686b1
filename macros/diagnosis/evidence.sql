{#-
  The evidence that a CRM has to hold (DESIGN, section 1): for each piece, what int_diagnosis__evidence calls it, the kinds of
  int_crm__observability that show it, the framework steps that cannot be judged without it, and what to record, in words.
-#}
{% macro evidence_fields() %}
    {{ return({
        'original source': {
            'name': 'source', 'shown_by': ['lead_source'], 'steps': ['capture'],
            'to_record': 'the source by which each lead first came',
        },
        'conversion point': {
            'name': 'point', 'shown_by': ['conversion_point', 'conversions'], 'steps': ['capture'],
            'to_record': 'the form, page or event by which each lead came',
        },
        'lead type': {
            'name': 'type', 'shown_by': ['lead_type', 'conversion_point', 'conversions'], 'steps': ['capture'],
            'to_record': 'what kind of lead it is',
        },
        'owner assignment time': {
            'name': 'owner', 'shown_by': ['owner_history'],
            'steps': ['routing', 'acceptance', 'first_action', 'qualification'],
            'to_record': 'every change of owner, with its time, and who the users are',
        },
        'first sales action': {
            'name': 'action', 'shown_by': ['activities'], 'steps': ['first_action', 'qualification'],
            'to_record': 'calls, e-mails, messages and meetings, with who did them and when',
        },
        'sales acceptance status': {
            'name': 'decision', 'shown_by': ['status_history'], 'steps': ['acceptance', 'qualification', 'outcome'],
            'to_record': 'every change of status, with statuses for accepted and rejected',
        },
        'rejection reason': {
            'name': 'reason', 'shown_by': ['rejection_reason'], 'steps': ['outcome'],
            'to_record': 'the reason with which a lead is turned back',
        },
        'next action': {
            'name': 'next_step', 'shown_by': ['activities'], 'steps': ['qualification'],
            'to_record': 'open tasks and planned meetings, with their dates',
        },
    }) }}
{% endmacro %}

{#- The elements of a handoff, each with the evidence that has to be there for it. -#}
{% macro handoff_elements() %}
    {{ return({
        'context': ['source', 'point', 'type'],
        'ownership': ['owner'],
        'priority': ['type'],
        'qualification expectation': ['decision'],
        'next action': ['next_step'],
        'feedback path': ['reason'],
    }) }}
{% endmacro %}
