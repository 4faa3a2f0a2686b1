with placed as (
    select
        slices.slice,
        reasons.*,
        row_number() over (
            partition by slices.slice
            order by n_turned_back desc, rejection_reason, reasons.source_relation
        ) as place,
        count(*) over (partition by slices.slice) as n_rows
    from rpt_rejection_reasons as reasons
    inner join dashboard_slices as slices using (dimension, dimension_value)
)

select
    slice,
    source_relation,
    rejection_reason,
    category,
    n_turned_back,
    n_unknown,
    n_judged,
    n_usable,
    n_checkable,
    n_contradicted,
    round(usable_share, 6) as usable_share,
    is_small_sample,
    n_rows
from placed
where place <= $rows
order by slice, place
