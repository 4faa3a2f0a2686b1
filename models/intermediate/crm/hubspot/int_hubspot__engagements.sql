{#- Calls, e-mails, meetings, tasks, notes and messages as one: what each row says of itself. -#}
{%- set text = dbt.type_string() -%}
{#- Who dialled and reached nobody has made a call. What came in and was not taken is none of the owner's. -#}
{%- set call_is_done -%}
    upper(status) = 'COMPLETED'
    or (upper(status) in ('NO_ANSWER', 'BUSY') and coalesce(upper(direction), '') <> 'INBOUND')
{%- endset -%}
{#- A calendar writes SCHEDULED when the meeting is entered, and nothing after it: whether it was held nobody says. -#}
{%- set meeting_is_done = "case when upper(outcome) <> 'SCHEDULED' then upper(outcome) = 'COMPLETED' end" -%}
{#- Of each: subtype, direction, when it was done or held, when it is due, whether it is done, outcome. -#}
{%- set kinds = {
    'call': ["cast(null as " ~ text ~ ")", "case when upper(direction) in ('INBOUND', 'OUTBOUND') then lower(direction) end",
        "activity_at", "cast(null as timestamp)", call_is_done, "disposition"],
    'email': ["case when sequence_id is not null and upper(direction) = 'EMAIL' then 'SEQUENCE' else upper(direction) end",
        "case upper(direction) when 'EMAIL' then 'outbound' when 'INCOMING_EMAIL' then 'inbound' end",
        "activity_at", "cast(null as timestamp)",
        "coalesce(upper(status) not in ('BOUNCED', 'FAILED', 'SCHEDULED', 'SENDING'), true)", "status"],
    'meeting': ["cast(null as " ~ text ~ ")", "cast(null as " ~ text ~ ")",
        "coalesce(starts_at, activity_at)", "coalesce(starts_at, activity_at)", meeting_is_done, "outcome"],
    'task': ["upper(task_type)", "cast(null as " ~ text ~ ")",
        "completed_at", "activity_at", "coalesce(upper(status) = 'COMPLETED', completed_at is not null)", "cast(null as " ~ text ~ ")"],
    'note': ["cast(null as " ~ text ~ ")", "cast(null as " ~ text ~ ")",
        "activity_at", "cast(null as timestamp)", "true", "cast(null as " ~ text ~ ")"],
    'communication': ["upper(channel)", "cast(null as " ~ text ~ ")",
        "activity_at", "cast(null as timestamp)", "true", "cast(null as " ~ text ~ ")"],
} -%}

{% for kind, says in kinds.items() -%}
select
    source_relation,
    '{{ kind }}' as raw_table,
    {{ kind }}_id as engagement_id,
    contact_ids,
    case when is_deleted then 'Deleted' else {{ says[0] }} end as raw_subtype,
    {{ says[1] }} as direction,
    owner_id,
    created_by_user_id,
    created_at,
    {{ says[2] }} as occurred_at,
    case when not coalesce(is_deleted, false) then {{ says[3] }} end as due_at,
    {{ says[4] }} as is_completed,
    {{ says[5] }} as outcome,
    unreadable
from {{ ref('stg_hubspot__' ~ kind) }}
{{ 'union all' if not loop.last }}
{% endfor %}
