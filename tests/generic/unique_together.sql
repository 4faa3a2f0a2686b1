{#- The columns identify a row: no two rows have the same values in all of them, and none of them is null. -#}
{% test unique_together(model, columns) %}
select
    {{ columns | join(', ') }},
    count(*) as rows_alike
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1 {% for column in columns %} or {{ column }} is null {% endfor %}
{% endtest %}
