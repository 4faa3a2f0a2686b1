{#- The first time that can be, and the first one after it that cannot. -#}
{% macro earliest_time() -%}
    timestamp '1990-01-01'
{%- endmacro %}

{% macro end_of_time() -%}
    timestamp '2100-01-01'
{%- endmacro %}

{#-
  quarantine_reason(id, required, times, plans): why a raw row cannot be used by itself, or null. First reason wins:
  no id, a value that could not be read, something required that is not there, a time that cannot be.

  id        column of the record's id
  required  columns without which the row means nothing
  times     columns that say when something happened, all within [earliest_time(), end_of_time())
  plans     columns that say when something is due: not before earliest_time(); 9999-12-31 is somebody's word for never
-#}
{% macro quarantine_reason(id, required=[], times=[], plans=[]) -%}
    case
        when {{ id }} is null then 'no {{ id }}'
        when unreadable is not null then 'unreadable: ' || unreadable
        {%- for column in required %}
        when {{ column }} is null then 'no {{ column }}'
        {%- endfor %}
        {%- for column in times %}
        when {{ column }} < {{ earliest_time() }} or {{ column }} >= {{ end_of_time() }}
            then 'impossible time: {{ column }}'
        {%- endfor %}
        {%- for column in plans %}
        when {{ column }} < {{ earliest_time() }} then 'impossible time: {{ column }}'
        {%- endfor %}
    end
{%- endmacro %}

{#-
  numbered_copies(rows, key, order_by): `rows` with copy_number, 1 for the row to keep of each key. Only rows whose id
  stands more than once are sorted: on large tables without duplicates this costs one grouping, no window.

  rows      name of a CTE with a column quarantine_reason; rows that have one are not compared. It is read three times, the
            first time nothing but its ids: where it is large, it and the CTE it reads say not_materialized()
  key       columns that identify a record, the id last
  order_by  which copy to keep first, NULL last; must decide every tie between copies that differ
-#}
{% macro numbered_copies(rows, key, order_by) -%}
    {%- set id = key | last -%}
    with repeated as (
        select {{ id }}
        from {{ rows }}
        group by {{ id }}
        having count(*) > 1
    )

    select {{ rows }}.*, 1 as copy_number
    from {{ rows }}
    left join repeated on {{ rows }}.{{ id }} = repeated.{{ id }}
    where repeated.{{ id }} is null or {{ rows }}.quarantine_reason is not null

    union all

    select
        {{ rows }}.*,
        row_number() over (
            partition by {% for column in key %}{{ rows }}.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
            order by {% for column in order_by %}{{ column ~ (' nulls last' if 'nulls last' not in column) }}{{ ', ' if not loop.last }}{% endfor %}
        ) as copy_number
    from {{ rows }}
    inner join repeated on {{ rows }}.{{ id }} = repeated.{{ id }}
    where {{ rows }}.quarantine_reason is null
{%- endmacro %}
