-- Two routes, one number: what rpt_handoff_metrics counts, counted again from fct_handoffs with the definitions at hand,
-- overall, by month and by source. What the CRM can show is judged anew from the canonical records.
with sources as (

    select
        as_of.crm,
        as_of.source_relation,
        as_of.as_of,
        max(case when observability.evidence = 'status_history' then observability.recorded_since end) as statuses_since,
        max(case when observability.evidence = 'owner_history' then observability.recorded_since end) as owners_since,
        max(case when observability.evidence = 'opportunities' then observability.recorded_since end) as opportunities_since,
        max(case when observability.evidence = 'users' and observability.is_recorded then 1 else 0 end) = 1 as knows_users
    from {{ ref('int_crm__as_of') }} as as_of
    inner join {{ ref('int_crm__observability') }} as observability
        on as_of.crm = observability.crm and as_of.source_relation = observability.source_relation
    group by as_of.crm, as_of.source_relation, as_of.as_of

),

crms_with_acceptance as (

    select distinct
        crm,
        source_relation
    from {{ ref('int_crm__status_meanings') }}
    where stage = 'accepted'

),

crms_with_qualification as (

    select distinct
        crm,
        source_relation
    from {{ ref('int_crm__status_meanings') }}
    where stage in ('qualified', 'won', 'lost')

),

-- Once a change of owner is recorded, so is every owner before it.
leads_with_owner_changes as (

    select distinct lead_key
    from {{ ref('int_crm__field_changes') }}
    where field = 'owner'

),

first_statuses as (

    select
        lead_key,
        old_value as status
    from (
        select
            lead_key,
            old_value,
            row_number() over (partition by lead_key order by changed_at, length(change_id), change_id) as change_number
        from {{ ref('int_crm__field_changes') }}
        where field = 'status'
    ) as changes
    where change_number = 1

),

statuses as (

    select
        lead_key,
        new_value as status,
        changed_at as occurred_at
    from {{ ref('int_crm__field_changes') }}
    where field = 'status'

    union all

    select
        leads.lead_key,
        case when first_statuses.lead_key is not null then first_statuses.status else leads.status end as status,
        leads.created_at as occurred_at
    from {{ ref('int_crm__leads') }} as leads
    inner join sources
        on leads.crm = sources.crm and leads.source_relation = sources.source_relation
    left join first_statuses
        on leads.lead_key = first_statuses.lead_key
    where first_statuses.lead_key is not null or leads.created_at >= sources.statuses_since

),

handoffs as (

    select
        fct_handoffs.*,
        sources.as_of,
        coalesce(fct_handoffs.closed_at, sources.as_of) as ends_at,
        lead(fct_handoffs.captured_at) over (
            partition by fct_handoffs.lead_key order by fct_handoffs.handoff_number
        ) as next_captured_at,
        coalesce(fct_handoffs.ready_at, fct_handoffs.captured_at) >= sources.statuses_since as has_statuses,
        coalesce(fct_handoffs.ready_at, fct_handoffs.captured_at) >= sources.owners_since as has_owners,
        sources.statuses_since,
        case when sources.knows_users then sources.owners_since end as owners_since,
        leads_with_owner_changes.lead_key is not null as has_owner_changes,
        -- Qualified is what a status says, or an opportunity.
        (
            crms_with_qualification.crm is not null
            and coalesce(coalesce(fct_handoffs.ready_at, fct_handoffs.captured_at) >= sources.statuses_since, false)
        )
        or coalesce(coalesce(fct_handoffs.ready_at, fct_handoffs.captured_at) >= sources.opportunities_since, false)
            as has_qualification,
        fct_handoffs.decision is not null
        and (fct_handoffs.decision_basis = 'explicit' or crms_with_acceptance.crm is null) as is_decided_in_words,
        coalesce(
            fct_handoffs.decision = 'accepted'
            and (fct_handoffs.decision_basis = 'explicit' or crms_with_acceptance.crm is null),
            false
        ) as is_accepted
    from {{ ref('fct_handoffs') }} as fct_handoffs
    inner join sources
        on fct_handoffs.crm = sources.crm and fct_handoffs.source_relation = sources.source_relation
    left join crms_with_acceptance
        on
            fct_handoffs.crm = crms_with_acceptance.crm
            and fct_handoffs.source_relation = crms_with_acceptance.source_relation
    left join crms_with_qualification
        on
            fct_handoffs.crm = crms_with_qualification.crm
            and fct_handoffs.source_relation = crms_with_qualification.source_relation
    left join leads_with_owner_changes
        on fct_handoffs.lead_key = leads_with_owner_changes.lead_key

),

-- A status that nobody gave a meaning may have been any.
with_unmapped_status as (

    select distinct handoffs.handoff_id
    from handoffs
    inner join statuses
        on
            handoffs.lead_key = statuses.lead_key
            and handoffs.captured_at <= statuses.occurred_at
            and handoffs.ends_at >= statuses.occurred_at
    inner join {{ ref('rpt_unmapped_values') }} as unmapped
        on
            unmapped.definition = 'status_map'
            and handoffs.crm = unmapped.crm
            and handoffs.source_relation = unmapped.source_relation
            and statuses.status = unmapped.raw_value

),

-- Nobody knows whether an owner sells who is no known user, or of whom no definition says so.
possible_owners as (

    select
        handoffs.handoff_id,
        min(greatest(owner_history.occurred_at, handoffs.ready_at)) as possibly_owned_at
    from handoffs
    inner join {{ ref('int_timeline__owner_history') }} as owner_history
        on handoffs.lead_key = owner_history.lead_key
    where
        (owner_history.is_known or handoffs.has_owners)
        and owner_history.owner_id is not null
        and (owner_history.owner_kind is null or (owner_history.owner_kind = 'user' and owner_history.is_sales is null))
        and owner_history.occurred_at <= handoffs.ends_at
        and (handoffs.next_captured_at is null or owner_history.occurred_at < handoffs.next_captured_at)
        and (
            owner_history.ended_at is null
            or owner_history.ended_at > handoffs.ready_at
            or owner_history.occurred_at >= handoffs.ready_at
        )
        and (
            owner_history.deactivated_at is null
            or owner_history.deactivated_at > greatest(owner_history.occurred_at, handoffs.ready_at)
        )
    group by handoffs.handoff_id

),

observed as (

    select
        handoffs.*,
        handoffs.owners_since is not null and (handoffs.has_owner_changes or handoffs.has_owners) as sees_owner,
        case
            when handoffs.owned_at is null or possible_owners.possibly_owned_at < handoffs.owned_at
                then possible_owners.possibly_owned_at
        end as possibly_owned_at,
        case
            when handoffs.statuses_since is null then false
            when handoffs.is_accepted then true
            when with_unmapped_status.handoff_id is not null then false
            else handoffs.is_decided_in_words or coalesce(handoffs.has_statuses, false)
        end as sees_acceptance,
        handoffs.qualified_at is not null
        or (handoffs.has_qualification and with_unmapped_status.handoff_id is null) as sees_qualification
    from handoffs
    left join with_unmapped_status
        on handoffs.handoff_id = with_unmapped_status.handoff_id
    left join possible_owners
        on handoffs.handoff_id = possible_owners.handoff_id
    where not handoffs.is_excluded

),

-- One row for each subject that counts.
subjects as (

    select
        'lead_to_owner_time' as metric,
        original_source,
        ready_at as cohort_at,
        owned_at is not null as is_success,
        owned_at is null as is_censored
    from observed
    where ready_at is not null and sees_owner and possibly_owned_at is null

    union all

    select
        'routing_sla' as metric,
        original_source,
        ready_at as cohort_at,
        coalesce(owned_at <= routing_due_at, false) as is_success,
        false as is_censored
    from observed
    where
        ready_at is not null
        and sees_owner
        and routing_due_at <= as_of
        and (owned_at <= routing_due_at or possibly_owned_at is null or possibly_owned_at > routing_due_at)

    union all

    select
        'source_to_accepted' as metric,
        original_source,
        ready_at as cohort_at,
        is_accepted and coalesce(accepted_at <= decision_due_at, false) as is_success,
        false as is_censored
    from observed
    where ready_at is not null and sees_acceptance and decision_due_at <= as_of

    union all

    select
        'accepted_to_qualified' as metric,
        observed.original_source,
        observed.accepted_at as cohort_at,
        coalesce(
            observed.qualified_at >= observed.accepted_at
            and observed.qualified_at <= {{ dbt.dateadd('day', 'cast(windows.length as integer)', 'observed.accepted_at') }},
            false
        ) as is_success,
        false as is_censored
    from observed
    inner join {{ ref('stg_definitions__maturity_windows') }} as windows
        on windows.metric = 'accepted_to_qualified'
    where
        observed.is_accepted
        and observed.sees_qualification
        and {{ dbt.dateadd('day', 'cast(windows.length as integer)', 'observed.accepted_at') }} <= observed.as_of

),

counted_again as (

    select
        subjects.metric,
        slices.period,
        case when slices.period = 'month' then cast(date_trunc('month', subjects.cohort_at) as date) end as period_start,
        slices.dimension,
        case when slices.dimension = 'all' then 'all' else coalesce(subjects.original_source, 'unknown') end
            as dimension_value,
        count(*) as n_eligible,
        count(case when subjects.is_success then 1 end) as n_success,
        count(case when subjects.is_censored then 1 end) as n_censored
    from subjects
    cross join (
        select
            'all' as period,
            'all' as dimension
        union all
        select
            'month' as period,
            'all' as dimension
        union all
        select
            'all' as period,
            'original_source' as dimension
    ) as slices
    group by
        subjects.metric,
        slices.period,
        case when slices.period = 'month' then cast(date_trunc('month', subjects.cohort_at) as date) end,
        slices.dimension,
        case when slices.dimension = 'all' then 'all' else coalesce(subjects.original_source, 'unknown') end

),

reported as (

    select
        metric,
        period,
        period_start,
        dimension,
        dimension_value,
        n_eligible,
        n_success,
        n_censored
    from {{ ref('rpt_handoff_metrics') }}
    where
        metric in ('lead_to_owner_time', 'routing_sla', 'source_to_accepted', 'accepted_to_qualified')
        and ((period in ('all', 'month') and dimension = 'all') or (period = 'all' and dimension = 'original_source'))
        and n_eligible > 0

)

select
    coalesce(counted_again.metric, reported.metric) as metric,
    coalesce(counted_again.dimension_value, reported.dimension_value) as dimension_value,
    coalesce(counted_again.period_start, reported.period_start) as period_start,
    reported.n_eligible,
    counted_again.n_eligible as n_eligible_again,
    reported.n_success,
    counted_again.n_success as n_success_again,
    reported.n_censored,
    counted_again.n_censored as n_censored_again
from counted_again
full join reported
    on
        counted_again.metric = reported.metric
        and counted_again.period = reported.period
        and coalesce(counted_again.period_start, date '1970-01-01') = coalesce(reported.period_start, date '1970-01-01')
        and counted_again.dimension = reported.dimension
        and counted_again.dimension_value = reported.dimension_value
where
    counted_again.metric is null
    or reported.metric is null
    or counted_again.n_eligible <> reported.n_eligible
    or counted_again.n_success <> reported.n_success
    or counted_again.n_censored <> reported.n_censored
