{#-
  cause_dimensions(): what handoffs are divided by where root causes are counted, each with the column of
  int_diagnosis__segments that holds it.
-#}
{% macro cause_dimensions() %}
    {{ return({'all': "'all'", 'original_source': 'original_source', 'lead_type': 'lead_type', 'team': 'team'}) }}
{% endmacro %}

{#-
  in_each_dimension(relation): a select of the relation's rows once for each dimension, as columns dimension and
  dimension_value. For what is few already: it is four times as many.
-#}
{% macro in_each_dimension(relation) -%}
    {%- for dimension, value in cause_dimensions().items() -%}
    select
        {{ relation }}.*,
        '{{ dimension }}' as dimension,
        {{ value }} as dimension_value
    from {{ relation }}
    {{- '\n\n    union all\n\n    ' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#-
  age_at(captured_at, ends_at): 'recent' for what was captured in the ninety days up to `ends_at`, 'before' in the ninety days
  before those; null earlier, and later. Both arguments are timestamps.
-#}
{% macro age_at(captured_at, ends_at) -%}
    case
        when {{ captured_at }} > {{ ends_at }} then null
        when {{ captured_at }} > {{ add_microseconds(ends_at, -90 * 86400000000) }} then 'recent'
        when {{ captured_at }} > {{ add_microseconds(ends_at, -180 * 86400000000) }} then 'before'
    end
{%- endmacro %}
