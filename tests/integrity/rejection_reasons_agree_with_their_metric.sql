-- Two routes to the quality of reasons: the metric, and the reasons of the handoffs that it counts.
with metric as (
    select
        n_eligible,
        n_success
    from {{ ref('rpt_handoff_metrics') }}
    where metric = 'rejection_reason_quality' and period = 'all' and dimension = 'all'
),

reasons as (
    select
        count(*) as n_judged,
        count(case when rejections.is_usable and not rejections.is_contradicted then 1 end) as n_good
    from {{ ref('int_diagnosis__rejections') }} as rejections
    inner join {{ ref('fct_handoffs') }} as handoffs
        on rejections.handoff_id = handoffs.handoff_id
    inner join {{ ref('int_crm__sources') }} as sources
        on rejections.crm = sources.crm and rejections.source_relation = sources.source_relation
    where
        rejections.is_observed
        and rejections.is_mature
        and (
            rejections.close_reason in ('rejected', 'recycled')
            or (handoffs.decision = 'rejected' and not sources.has_rejected_stage)
        )
),

dimensions as (
    select
        dimension,
        sum(n_turned_back) as n_turned_back,
        sum(n_judged) as n_judged
    from {{ ref('rpt_rejection_reasons') }}
    group by dimension
)

select
    'metric' as what,
    reasons.n_judged,
    metric.n_eligible as n_expected
from metric
cross join reasons
where metric.n_eligible <> reasons.n_judged or metric.n_success <> reasons.n_good

union all

-- Every dimension holds every handoff once.
select
    'dimension ' || dimension as what,
    n_judged,
    n_turned_back as n_expected
from dimensions
where
    n_turned_back <> (select count(*) from {{ ref('int_diagnosis__rejections') }})
