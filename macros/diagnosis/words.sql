{#- What stands in the sentences of evidence more than once. Null gives null: a sentence has to ask first. -#}

{#- moment_in_words(moment): '2025-03-02 07:00 UTC'. -#}
{% macro moment_in_words(moment) -%}
    substr(cast({{ moment }} as {{ dbt.type_string() }}), 1, 16) || ' UTC'
{%- endmacro %}

{#- span_in_words(start, finish): wall-clock time from one moment to a later one, rounded down: '3 days', '5 hours',
    '12 minutes', from two of a unit on. -#}
{% macro span_in_words(start, finish) -%}
    {%- set seconds = seconds_between(start, finish) -%}
    case
        {%- for unit, length in [('days', 86400), ('hours', 3600), ('minutes', 60)] %}
        when {{ seconds }} >= {{ 2 * length }}
            then cast(cast(floor({{ seconds }} / {{ length }}.0) as bigint) as {{ dbt.type_string() }}) || ' {{ unit }}'
        {%- endfor %}
        else 'less than 2 minutes'
    end
{%- endmacro %}

{#- possible_owner_in_words(): why nobody knows who owned a lead first, from the column possibly_owned_at. -#}
{% macro possible_owner_in_words() -%}
    'From ' || {{ moment_in_words('possibly_owned_at') }} || ' the ready lead lay with somebody of whom no definition says '
    || 'whether they sell.'
{%- endmacro %}

{#- no_deadline_in_words(): why nobody knows whether something was done in time where no definition says by when it was due. -#}
{% macro no_deadline_in_words() -%}
    'The seed sla_policy has no deadline for it.'
{%- endmacro %}

{#- possible_action_in_words(): why nobody knows whether it was acted on, from the column possibly_acted_at. -#}
{% macro possible_action_in_words() -%}
    'What was done, or entered and done later, on ' || {{ moment_in_words('possibly_acted_at') }} || ' may have been an action of '
    || 'sales: no definition says so, or no time.'
{%- endmacro %}

{#- count_in_words(number): a whole number from zero on with separators of thousands, '1,234,567'. -#}
{% macro count_in_words(number) -%}
    {%- set text = dbt.type_string() -%}
    {%- set thousands = 'cast(floor(' ~ number ~ ' / 1000.0) as bigint)' -%}
    {%- set millions = 'cast(floor(' ~ number ~ ' / 1000000.0) as bigint)' -%}
    case
        when {{ number }} < 1000 then cast({{ number }} as {{ text }})
        when {{ number }} < 1000000
            then cast({{ thousands }} as {{ text }}) || ',' || lpad(cast(mod({{ number }}, 1000) as {{ text }}), 3, '0')
        else
            cast({{ millions }} as {{ text }})
            || ',' || lpad(cast(mod({{ thousands }}, 1000) as {{ text }}), 3, '0')
            || ',' || lpad(cast(mod({{ number }}, 1000) as {{ text }}), 3, '0')
    end
{%- endmacro %}
