{#- A setting of the build: the dbt var, else the environment variable of the same name in capitals, else an empty text. -#}
{% macro setting(name) %}
    {{ return(var(name, none) or env_var(name | upper, '')) }}
{% endmacro %}

{#- True where this build reads the CRM: setting `crm` names it, or is not set. -#}
{% macro reads_crm(crm) %}
    {%- set chosen = setting('crm') -%}
    {{ return(not chosen or crm in (chosen | lower | replace(' ', '')).split(',')) }}
{% endmacro %}
