-- Every lead that had come in by as_of has a first handoff, and the numbers of a lead's handoffs have no gap.
with numbers as (

    select
        lead_key,
        min(handoff_number) as first_number,
        max(handoff_number) as last_number,
        count(*) as n_handoffs,
        count(distinct handoff_number) as n_numbers
    from {{ ref('fct_handoffs') }}
    group by lead_key

)

select
    leads.lead_key,
    leads.lead_id,
    numbers.first_number,
    numbers.last_number,
    numbers.n_handoffs
from {{ ref('int_crm__leads') }} as leads
inner join {{ ref('int_crm__as_of') }} as sources
    on leads.crm = sources.crm and leads.source_relation = sources.source_relation
left join numbers
    on leads.lead_key = numbers.lead_key
where
    leads.created_at <= sources.as_of
    and (
        numbers.lead_key is null
        or numbers.first_number <> 1
        or numbers.last_number <> numbers.n_handoffs
        or numbers.n_numbers <> numbers.n_handoffs
    )
