{{ config(materialized='by_lead', unique_key='lead_key', meta={'keeps_replaced': true}) }}
{%- set in_order = 'partition by person_id order by happened_at, ' ~ natural_order('raw_id') ~ ', crm, source_relation, raw_table' %}

with activities as (
    select * from {{ ref('int_timeline__activities') }}
    where is_action
),

persons as (
    select * from {{ ref('int_identity__persons') }}
),

owners as (
    select * from {{ ref('int_crm__owners') }}
),

account_teams as (
    select * from {{ ref('int_crm__account_teams') }}
),

-- A copy that was merged away is still that person.
excluded_leads as (
    select * from {{ ref('int_timeline__exclusions') }}
    where exclusion_reason <> 'merged into another lead'
),

-- Whoever sells to the account, or has an opportunity of a record of the person, is no stranger to it from then on.
sellers as (
    select
        persons.person_id,
        account_teams.salesperson_id,
        min(account_teams.since) as since
    from account_teams
    inner join persons
        on account_teams.lead_key = persons.lead_key
    group by persons.person_id, account_teams.salesperson_id
),

touches as (
    select
        persons.person_id,
        activities.lead_key,
        activities.crm,
        activities.source_relation,
        activities.happened_at,
        activities.performed_by_id,
        owners.salesperson_id,
        activities.activity_type,
        activities.raw_table,
        activities.raw_id,
        excluded_leads.lead_key is not null as is_excluded,
        coalesce(sellers.since <= activities.happened_at, false) as is_by_seller
    from activities
    inner join persons
        on activities.lead_key = persons.lead_key
    -- Nobody unknown acts for sales.
    inner join owners
        on
            activities.crm = owners.crm
            and activities.source_relation = owners.source_relation
            and activities.performed_by_id = owners.owner_id
    left join sellers
        on
            persons.person_id = sellers.person_id
            and owners.salesperson_id = sellers.salesperson_id
    left join excluded_leads
        on activities.lead_key = excluded_leads.lead_key
)

select
    *,
    case
        when not is_by_seller
            then
                count(case when not is_by_seller then 1 end) over ({{ in_order }} rows between unbounded preceding and current row)
    end as stranger_touch_number,
    lag(happened_at) over ({{ in_order }}) as touched_before_at,
    max(case when not is_excluded then happened_at end) over (
        {{ in_order }} rows between unbounded preceding and 1 preceding
    ) as counted_before_at,
    min(case when not is_excluded then happened_at end) over (
        {{ in_order }} rows between 1 following and unbounded following
    ) as counted_after_at
from touches
