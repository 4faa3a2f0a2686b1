select
    conflict,
    cast(floor(seconds_between / 86400) as integer) as days,
    count(*) as n
from fct_duplicate_outreach
group by conflict, days
order by conflict, days
