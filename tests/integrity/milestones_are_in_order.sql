-- What has to come first does, in every handoff. A milestone that is missing breaks no order.
with handoffs as (

    select
        fct_handoffs.*,
        coalesce(fct_handoffs.closed_at, sources.as_of) as ends_at,
        lead(fct_handoffs.captured_at) over (
            partition by fct_handoffs.lead_key order by fct_handoffs.handoff_number
        ) as next_captured_at
    from {{ ref('fct_handoffs') }} as fct_handoffs
    inner join {{ ref('int_crm__as_of') }} as sources
        on fct_handoffs.crm = sources.crm and fct_handoffs.source_relation = sources.source_relation

),

pairs as (

    {%- for earlier, later in [
        ('captured_at', 'ready_at'), ('ready_at', 'owned_at'), ('captured_at', 'queued_at'),
        ('captured_at', 'first_action_at'), ('captured_at', 'first_two_way_at'), ('captured_at', 'decided_at'),
        ('captured_at', 'accepted_at'), ('captured_at', 'rejected_at'), ('captured_at', 'qualified_at'),
        ('first_action_at', 'next_step_at'), ('captured_at', 'outcome_at'), ('captured_at', 'closed_at'),
        ('ready_at', 'ends_at'), ('owned_at', 'ends_at'), ('queued_at', 'ends_at'), ('first_action_at', 'ends_at'),
        ('first_two_way_at', 'ends_at'), ('next_step_at', 'ends_at'), ('accepted_at', 'ends_at'),
        ('rejected_at', 'ends_at'), ('qualified_at', 'ends_at'), ('outcome_at', 'ends_at'),
        ('closed_at', 'next_captured_at'), ('first_action_at', 'next_captured_at'),
        ('ready_at', 'routing_due_at'), ('owned_at', 'first_action_due_at'), ('ready_at', 'decision_due_at'),
    ] %}
    select
        handoff_id,
        '{{ earlier }}' as earlier,
        {{ earlier }} as earlier_at,
        '{{ later }}' as later,
        {{ later }} as later_at
    from handoffs
    {{- '\n\n    union all\n' if not loop.last }}
    {%- endfor %}

)

select *
from pairs
where earlier_at > later_at
