{#-
  followed(merges, id, survivor): common table expressions, of which the last is `followed`: what a merged record went into in
  the end, where its survivor was merged as well. Each round doubles how far a chain is followed: 5 reach 32 merges in a row.

  merges    name of a CTE: source_relation, `id` and `survivor`, one row for each merged record
  id        its column of the record that went
  survivor  and of the one that stayed
-#}
{% macro followed(merges, id, survivor) -%}
    {%- set rounds = 5 -%}
    {%- for round in range(1, rounds + 1) -%}
    {%- set before = merges if loop.first else 'followed_' ~ (round - 1) -%}
{{ 'followed' if loop.last else 'followed_' ~ round }} as (
    select
        merged.source_relation,
        merged.{{ id }},
        coalesce(further.{{ survivor }}, merged.{{ survivor }}) as {{ survivor }}
    from {{ before }} as merged
    left join {{ before }} as further
        on merged.source_relation = further.source_relation and merged.{{ survivor }} = further.{{ id }}
)
{{- ',\n\n' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
