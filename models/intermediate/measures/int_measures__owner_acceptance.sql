{{ config(materialized='table') }}

{#-
  How much acceptance varies between owners beyond chance, source and lead type held fixed. Expected: what the owner would
  have accepted at the overall rate of each source and lead type (indirect standardisation). The variance between owners is
  a moment estimate, as R. DerSimonian and N. Laird, "Meta-analysis in clinical trials", Controlled Clinical Trials 7
  (1986), 177-188, around the expectation instead of a mean: with d = (O - E) / n of variance v = V / n^2 by chance alone,
  E[sum d^2 / v] = k + tau^2 sum 1 / v. An owner's difference is shrunk by tau^2 / (tau^2 + v).
-#}

with judgements as (
    select * from {{ ref('int_measures__judgements') }}
    where owner <> 'unknown'
),

cells as (
    select
        original_source,
        lead_type,
        sum(case when is_accepted then 1 else 0 end) / cast(count(*) as {{ type_double() }}) as rate
    from judgements
    group by original_source, lead_type
),

owners as (
    select
        judgements.owner,
        count(*) as n,
        sum(case when judgements.is_accepted then 1 else 0 end) as accepted,
        {{ exact_sum('cells.rate') }} as expected,
        {{ exact_sum('cells.rate * (1 - cells.rate)') }} as variance
    from judgements
    inner join cells
        on judgements.original_source = cells.original_source and judgements.lead_type = cells.lead_type
    group by judgements.owner
),

-- Where a cell is always or never accepted, chance leaves no room; such owners say nothing of the variance.
between_owners as (
    select
        count(*) as k,
        {{ exact_sum('(accepted - expected) * (accepted - expected) / variance') }} as q,
        {{ exact_sum('n * n / variance') }} as weight
    from owners
    where variance > 1e-9
),

spread as (
    select
        case when k > 0 then q / k end as overdispersion,
        case when k > 0 then greatest((q - k) / weight, 0.0) end as between_variance
    from between_owners
)

select
    owners.owner,
    owners.expected as expected_accepted,
    case when owners.expected > 0 then owners.accepted / owners.expected end as observed_to_expected,
    case
        when owners.variance > 1e-9 then (owners.accepted - owners.expected) / sqrt(owners.variance)
    end as z_score,
    least(greatest(
        owners.expected / owners.n
        + case
            when spread.between_variance > 0
                then
                    (owners.accepted - owners.expected) / owners.n
                    * spread.between_variance / (spread.between_variance + owners.variance / (owners.n * owners.n))
            else 0.0
        end, 0.0
    ), 1.0) as shrunk_rate,
    spread.overdispersion
from owners
cross join spread
