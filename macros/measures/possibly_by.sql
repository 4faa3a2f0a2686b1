{#-
  possibly_by(due_at, possibly_at, known_at): condition: by due_at it may have been done (possibly_at), and is not known to
  have been (known_at). Columns of timestamps; due_at and both others may be null.
-#}
{% macro possibly_by(due_at, possibly_at, known_at) -%}
    coalesce({{ possibly_at }} <= {{ due_at }} and coalesce({{ known_at }} > {{ due_at }}, true), false)
{%- endmacro %}
