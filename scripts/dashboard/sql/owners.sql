select
    dimension_value as owner_id,
    n_decided,
    n_accepted,
    round(acceptance_rate, 6) as rate,
    round(shrunk_rate, 6) as shrunk_rate,
    round(expected_accepted, 2) as expected_accepted,
    is_beyond_chance,
    is_small_sample,
    count(*) over () as n_rows
from rpt_acceptance
where dimension = 'owner'
order by n_decided desc, owner_id
limit $rows
