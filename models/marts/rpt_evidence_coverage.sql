with counts as (
    select * from {{ ref('int_diagnosis__evidence_counts') }}
),

evidence_sources as (
    select * from {{ ref('int_diagnosis__evidence_sources') }}
),

status_meanings as (
    select * from {{ ref('int_crm__status_meanings') }}
),

-- A status that nobody gave a meaning may be the one that is missed.
unmapped_statuses as (
    select
        crm,
        source_relation,
        count(*) as n_statuses
    from status_meanings
    where stage is null
    group by crm, source_relation
),

to_record as (
    {%- for evidence, field in evidence_fields().items() %}
    select
        '{{ evidence }}' as evidence,
        '{{ field.to_record }}' as to_record
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

covered as (
    select
        counts.*,
        to_record.to_record,
        case when counts.evidence = 'sales acceptance status' then unmapped_statuses.n_statuses end as n_unmapped,
        evidence_sources.recorded_since,
        evidence_sources.recorded_since is not null as can_be_shown,
        case
            when counts.n_expected > 0 and evidence_sources.recorded_since is not null
                then counts.n_recorded / cast(counts.n_expected as {{ type_double() }})
        end as recorded_share,
        case
            when counts.n_expected > 0 and evidence_sources.recorded_since is not null
                then counts.n_in_time / cast(counts.n_expected as {{ type_double() }})
        end as in_time_share,
        case
            when counts.kind = 'evidence field' and evidence_sources.recorded_since is null
                then counts.n_unknown_verdicts
        end as n_unlocked
    from counts
    inner join evidence_sources
        on
            counts.crm = evidence_sources.crm
            and counts.source_relation = evidence_sources.source_relation
            and counts.kind = evidence_sources.kind
            and counts.evidence = evidence_sources.evidence
    left join to_record
        on counts.evidence = to_record.evidence and counts.kind = 'evidence field'
    left join unmapped_statuses
        on counts.crm = unmapped_statuses.crm and counts.source_relation = unmapped_statuses.source_relation
),

-- What to start recording first: what would let the most verdicts be given.
ranked as (
    select
        *,
        case
            when n_unlocked is not null
                then cast(row_number() over (
                    partition by crm, source_relation, dimension, dimension_value, n_unlocked is null
                    order by n_unlocked desc, evidence asc
                ) as integer)
        end as unlock_rank
    from covered
)

select
    crm,
    source_relation,
    kind,
    evidence,
    dimension,
    dimension_value,
    can_be_shown,
    recorded_since,
    n_expected,
    case when can_be_shown then n_recorded end as n_recorded,
    case when can_be_shown then n_in_time end as n_in_time,
    recorded_share,
    in_time_share,
    n_unlocked,
    unlock_rank,
    case
        when not can_be_shown and kind = 'evidence field'
            then
                case
                    when n_unmapped > 0
                        then
                            'This CRM shows no ' || evidence || ' as far as its statuses have a meaning, and '
                            || {{ count_in_words('n_unmapped') }} || case
                                when n_unmapped = 1 then ' has none yet: give it one'
                                else ' have none yet: give them one'
                            end || ' in status_map (rpt_unmapped_values lists them). If none says so, start recording '
                    else
                        'The reporting system is part of the problem: this CRM shows no ' || evidence || '. Start recording '
                end
                || to_record || '; ' || {{ count_in_words('n_unlocked') }} || case
                    when n_unlocked = 1 then ' verdict that rests on it is unknown.'
                    else ' verdicts that rest on it are unknown.'
                end
        when kind = 'evidence field' and recorded_share < 0.5
            then
                'This CRM can show ' || evidence || ', but it is filled in for less than half of the handoffs that should '
                || 'have it: ' || {{ count_in_words('n_recorded') }} || ' of ' || {{ count_in_words('n_expected') }} || '.'
    end as finding
from ranked
