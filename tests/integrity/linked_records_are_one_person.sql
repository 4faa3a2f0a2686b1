-- Identity has converged: the two ends of a link have one person, and a person bears the key of one of its own records.
select
    links.lead_key,
    links.other_lead_key,
    links.evidence
from {{ ref('int_identity__links') }} as links
inner join {{ ref('int_identity__persons') }} as persons
    on links.lead_key = persons.lead_key
inner join {{ ref('int_identity__persons') }} as other_persons
    on links.other_lead_key = other_persons.lead_key
where persons.person_id <> other_persons.person_id

union all

select
    persons.lead_key,
    persons.person_id as other_lead_key,
    'person of another' as evidence
from {{ ref('int_identity__persons') }} as persons
left join {{ ref('int_identity__persons') }} as namesakes
    on persons.person_id = namesakes.lead_key
where namesakes.person_id is null or namesakes.person_id <> persons.person_id
