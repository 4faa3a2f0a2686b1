-- Each handoff that broke has one root cause, so that those which causes are the primary break of add up to them, in every segment.
with broken as (

    select count(primary_break) as n_broken
    from {{ ref('fct_handoffs') }}

),

causes as (

    select
        dimension,
        sum(n_primary) as n_primary
    from {{ ref('rpt_root_causes') }}
    group by dimension

)

select
    causes.dimension,
    causes.n_primary,
    broken.n_broken
from causes
cross join broken
where causes.n_primary <> broken.n_broken
