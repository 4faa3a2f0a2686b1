{{ config(materialized='by_lead_view', meta={'changes': 'int_crm__changed_records'}) }}

with source as (
    select * from {{ ref('base_generic__activities') }}
),

renamed as (
    select
        source_relation,

        -- ids
        {{ blank_to_null('activity_id') }} as activity_id,
        {{ blank_to_null('lead_id') }} as lead_id,
        {{ blank_to_null('performed_by_id') }} as performed_by_id,
        {{ blank_to_null('created_by_id') }} as created_by_id,

        -- text
        {{ blank_to_null('activity_type') }} as activity_type,
        {{ blank_to_null('direction') }} as direction,
        {{ blank_to_null('outcome') }} as outcome,

        -- booleans
        {{ to_boolean('is_automated') }} as is_automated,
        {{ to_boolean('is_completed') }} as is_completed,

        -- timestamps
        {{ to_utc('created_at') }} as created_at,
        {{ to_utc('occurred_at') }} as occurred_at,
        {{ to_utc('due_at') }} as due_at,

        -- what could not be read
        {{ unreadable([
            ['is_automated', 'is_automated', to_boolean('is_automated')],
            ['is_completed', 'is_completed', to_boolean('is_completed')],
            ['created_at', 'created_at', to_utc('created_at')],
            ['occurred_at', 'occurred_at', to_utc('occurred_at')],
            ['due_at', 'due_at', to_utc('due_at')],
        ]) }} as unreadable
    from source
)

select *
from renamed
