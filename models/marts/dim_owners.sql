with owners as (
    select * from {{ ref('int_crm__owners') }}
)

select
    user_key as owner_key,
    crm,
    source_relation,
    owner_id,
    owner_kind,
    name,
    email,
    team,
    role,
    sales_function,
    calendar,
    is_sales_person,
    is_active,
    deactivated_at
from owners
