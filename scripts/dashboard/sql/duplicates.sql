select
    source_relation,
    first_lead_id,
    first_touch_by_id,
    strftime(first_touch_at, '%Y-%m-%d %H:%M') as first_touch_at,
    second_lead_id,
    second_touch_by_id,
    strftime(second_touch_at, '%Y-%m-%d %H:%M') as second_touch_at,
    seconds_between,
    conflict,
    count(*) over () as n_rows
from fct_duplicate_outreach
order by second_touch_at desc, first_lead_id, second_lead_id, second_touch_raw_id
limit $rows
