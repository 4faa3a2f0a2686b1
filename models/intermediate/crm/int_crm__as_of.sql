{{ config(materialized='table') }}

with leads as (
    select * from {{ ref('int_crm__leads') }}
),

field_changes as (
    select * from {{ ref('int_crm__field_changes') }}
),

activities as (
    select * from {{ ref('int_crm__activities') }}
),

opportunities as (
    select * from {{ ref('int_crm__opportunities') }}
),

conversions as (
    select * from {{ ref('int_crm__conversions') }}
),

-- Due dates, meetings not marked as held and the close date of an open opportunity are plans: they have not happened.
newest_by_table as (
    select
        crm,
        source_relation,
        max(greatest(created_at, coalesce(updated_at, created_at), coalesce(converted_at, created_at))) as newest_at
    from leads
    group by crm, source_relation

    union all

    select
        crm,
        source_relation,
        max(changed_at) as newest_at
    from field_changes
    group by crm, source_relation

    union all

    select
        crm,
        source_relation,
        max(created_at) as newest_at
    from activities
    group by crm, source_relation

    union all

    select
        crm,
        source_relation,
        max(occurred_at) as newest_at
    from activities
    where is_completed or (is_completed is null and created_at is null)
    group by crm, source_relation

    union all

    select
        crm,
        source_relation,
        max(greatest(created_at, case when is_closed or is_won then closed_at else created_at end)) as newest_at
    from opportunities
    group by crm, source_relation

    union all

    select
        crm,
        source_relation,
        max(submitted_at) as newest_at
    from conversions
    group by crm, source_relation
),

newest as (
    select
        crm,
        source_relation,
        max(newest_at) as newest_at
    from newest_by_table
    group by crm, source_relation
)

select
    crm,
    source_relation,
    {%- if setting('as_of') %}
    {{ to_utc("'" ~ setting('as_of') ~ "'") }} as as_of
    {%- else %}
    newest_at as as_of
    {%- endif %}
from newest
