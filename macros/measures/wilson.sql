{#-
  wilson_bound(successes, trials, side): a bound of the 95% confidence interval of a rate, null without trials.
  E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), 209-212,
  with z = 1.959963984540054, the 97.5% quantile of the normal distribution.

  side  'low' or 'high'
-#}
{% macro wilson_bound(successes, trials, side) -%}
    {%- set z = 1.959963984540054 -%}
    {%- set n = 'cast(' ~ trials ~ ' as ' ~ type_double() ~ ')' -%}
    {%- set p = '(' ~ successes ~ ' / ' ~ n ~ ')' -%}
    case
        when {{ trials }} = 0 then null
        {%- if side == 'low' %}
        when {{ successes }} = 0 then 0.0
        {%- else %}
        when {{ successes }} = {{ trials }} then 1.0
        {%- endif %}
        else
            (
                {{ p }} + {{ z * z }} / (2 * {{ n }}) {{ '-' if side == 'low' else '+' }} {{ z }}
                * sqrt({{ p }} * (1 - {{ p }}) / {{ n }} + {{ z * z }} / (4 * {{ n }} * {{ n }}))
            ) / (1 + {{ z * z }} / {{ n }})
    end
{%- endmacro %}
