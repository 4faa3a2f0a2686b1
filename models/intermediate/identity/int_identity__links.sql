{{ config(materialized='by_lead', unique_key='lead_key', meta={'changes': 'int_identity__changed_persons'}) }}
-- depends_on: {{ ref('int_identity__changed_persons') }}

with leads as (
    select * from {{ ref('int_crm__leads') }}
),

match_keys as (
    select * from {{ ref('int_identity__match_keys') }}
),

merged as (
    select
        losers.lead_key,
        winners.lead_key as other_lead_key,
        'merge' as evidence
    from leads as losers
    inner join leads as winners
        on
            losers.crm = winners.crm
            and losers.source_relation = winners.source_relation
            and losers.merged_into_lead_id = winners.lead_id
),

-- Records of one key are each linked to the first of them, not to every other: what is linked is the same, in as many
-- links as there are records.
shared_keys as (
    select
        evidence,
        match_key,
        {{ smallest_key('lead_key') }} as first_lead_key
    from match_keys
    group by evidence, match_key
    having count(*) > 1
),

matched as (
    select
        match_keys.lead_key,
        shared_keys.first_lead_key as other_lead_key,
        match_keys.evidence
    from match_keys
    inner join shared_keys
        on match_keys.evidence = shared_keys.evidence and match_keys.match_key = shared_keys.match_key
),

links as (
    select * from merged
    union all
    select * from matched
)

select
    lead_key,
    other_lead_key,
    evidence
from links
where lead_key <> other_lead_key
