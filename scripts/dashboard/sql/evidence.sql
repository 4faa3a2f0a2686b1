select
    slices.slice,
    source_relation,
    kind,
    evidence,
    can_be_shown,
    strftime(recorded_since, '%Y-%m-%d') as recorded_since,
    n_expected,
    n_recorded,
    n_in_time,
    round(recorded_share, 6) as recorded_share,
    round(in_time_share, 6) as in_time_share,
    n_unlocked,
    unlock_rank,
    finding
from rpt_evidence_coverage
inner join dashboard_slices as slices using (dimension, dimension_value)
order by slices.slice, source_relation, kind, unlock_rank nulls last, recorded_share nulls last, evidence
