with valued as (
    select
        unnest(['all', 'original_source', 'lead_type']) as dimension,
        unnest(['all', original_source, lead_type]) as dimension_value,
        *
    from rpt_source_feedback
),

placed as (
    select
        slices.slice,
        valued.*,
        row_number() over (
            partition by slices.slice
            order by valued.n_handoffs desc, original_source, offer, conversion_point, lead_type
        ) as place,
        count(*) over (partition by slices.slice) as n_rows
    from valued
    inner join dashboard_slices as slices using (dimension, dimension_value)
)

select
    slice,
    original_source,
    offer,
    conversion_point,
    lead_type,
    n_handoffs,
    n_ready,
    n_accepted,
    n_rejected,
    n_recycled,
    n_disqualified,
    n_qualified,
    n_won,
    top_rejection_reason,
    n_top_rejection_reason,
    top_objection,
    n_mature,
    round(qualified_rate, 6) as rate,
    round(qualified_ci_low, 6) as low,
    round(qualified_ci_high, 6) as high,
    source_quality_signal as signal,
    basis,
    n_rows
from placed
where place <= $rows
order by slice, place
