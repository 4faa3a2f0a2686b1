-- Each check of the seed root_causes judges each handoff once, of the step it belongs to, and says in words what it saw
-- wherever it applies. That none judges a handoff twice, the models of each step are tested for.
with verdicts as (

    select
        checks.handoff_id,
        count(root_causes.check_name) as as_defined,
        count(*) as verdicts
    from {{ ref('int_diagnosis__checks') }} as checks
    left join {{ ref('stg_definitions__root_causes') }} as root_causes
        on
            checks.check_name = root_causes.check_name
            and checks.step = root_causes.step
            and (checks.verdict = 'not_applicable') = (checks.evidence is null)
    group by checks.handoff_id

),

expected as (

    select count(*) as checks
    from {{ ref('stg_definitions__root_causes') }}

)

select
    coalesce(handoffs.handoff_id, verdicts.handoff_id) as handoff_id,
    verdicts.as_defined,
    verdicts.verdicts,
    expected.checks
from {{ ref('fct_handoffs') }} as handoffs
full join verdicts
    on handoffs.handoff_id = verdicts.handoff_id
cross join expected
where
    handoffs.handoff_id is null
    or verdicts.handoff_id is null
    or verdicts.as_defined <> expected.checks
    or verdicts.verdicts <> expected.checks
