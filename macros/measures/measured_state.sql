{#-
  measured_state(): in which of four disjoint groups a subject of a measure falls, from its columns is_excluded,
  is_unknown and is_immature. Only `counted` enters a rate or a quantile.
-#}
{% macro measured_state() -%}
    case
        when is_excluded then 'excluded'
        when is_unknown then 'unknown'
        when is_immature then 'immature'
        else 'counted'
    end
{%- endmacro %}
