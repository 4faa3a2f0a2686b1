-- Marts without a handoff say nothing, and none are published over good ones. The capture of a lead opens one: where there
-- are leads and no handoff, all of them were set aside, or as_of lies before the first.
with leads as (
    select * from {{ ref('int_crm__leads_screened') }}
),

sources as (
    select * from {{ ref('int_crm__as_of') }}
),

handoffs as (
    select * from {{ ref('fct_handoffs') }}
),

counted as (
    select
        count(*) as n_leads,
        sum(case when quarantine_reason is not null then 1 else 0 end) as n_quarantined,
        min(case when quarantine_reason is null then created_at end) as first_created_at,
        (select max(as_of) from sources) as as_of,
        (select count(*) from handoffs) as n_handoffs
    from leads
)

select *
from counted
where n_leads > 0 and n_handoffs = 0
