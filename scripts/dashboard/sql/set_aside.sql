with counted as (
    select 'quarantined' as kind, raw_table as what, reason as value, count(*) as n
    from rpt_quarantined_records
    group by what, value
    union all
    select 'unmapped' as kind, definition as what, raw_value as value, sum(n_records)::bigint as n
    from rpt_unmapped_values
    group by what, value
)

select *, count(*) over (partition by kind) as n_rows
from counted
qualify row_number() over (partition by kind order by n desc, what, value) <= $rows
order by kind, n desc, what, value
