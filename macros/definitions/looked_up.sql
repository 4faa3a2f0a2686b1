{#-
  looked_up(found, map, on, meanings): the rows of `found` with what a definition says of them. A row of the CRM's own
  wins over one of every CRM ('*'). Values are compared trimmed and without case. No mapping = all meanings null and
  is_mapped false; nothing is guessed.

  found     name of a CTE with columns crm and `on`
  map       name of a CTE over a stg_definitions__ model with columns crm and `on`
  on        the column that holds the raw value
  meanings  the columns of the definition to add
-#}
{% macro looked_up(found, map, on, meanings) -%}
    select
        {{ found }}.*,
        own.crm is not null or any_crm.crm is not null as is_mapped,
        {%- for meaning in meanings %}
        case when own.crm is not null then own.{{ meaning }} else any_crm.{{ meaning }} end as {{ meaning }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ found }}
    left join {{ map }} as own
        on {{ found }}.crm = own.crm and lower(trim({{ found }}.{{ on }})) = own.{{ on }}
    left join {{ map }} as any_crm
        on any_crm.crm = '*' and lower(trim({{ found }}.{{ on }})) = any_crm.{{ on }}
{%- endmacro %}
