with owners as (
    select * from {{ ref('int_crm__owners') }}
),

users as (
    select * from {{ ref('int_crm__users') }}
),

-- A team needs no mapping where something else says whether its people sell: it may have no calendar of its own.
undecided_teams as (
    select distinct
        crm,
        source_relation,
        team
    from owners
    where owner_kind = 'user' and is_sales is null and team is not null
),

unmapped as (
    {%- for definition, model, column in [
        ('status_map', 'int_crm__status_meanings', 'raw_status'),
        ('source_map', 'int_crm__source_meanings', 'raw_source'),
        ('lead_type_map', 'int_crm__lead_type_meanings', 'raw_value'),
        ('rejection_reason_map', 'int_crm__rejection_reason_meanings', 'raw_reason'),
        ('call_outcome_map', 'int_crm__call_outcome_meanings', 'raw_outcome'),
    ] %}
    select
        crm,
        source_relation,
        '{{ definition }}' as definition,
        {{ column }} as raw_value,
        records
    from {{ ref(model) }}
    where not is_mapped

    union all
    {% endfor %}
    select
        crm,
        source_relation,
        'activity_map' as definition,
        raw_type || case when raw_subtype = '' then '' else ' / ' || raw_subtype end as raw_value,
        records
    from {{ ref('int_crm__activity_meanings') }}
    where not is_mapped

    union all

    -- No definition says what another direction means: it is for the CRM, or its export, to say one of the two.
    select
        crm,
        source_relation,
        'direction' as definition,
        direction as raw_value,
        count(*) as records
    from {{ ref('int_crm__activities') }}
    where direction not in ('outbound', 'inbound')
    group by crm, source_relation, direction

    union all

    -- Nor what another kind of user is.
    select
        users.crm,
        users.source_relation,
        'user_type' as definition,
        users.user_type as raw_value,
        count(*) as records
    from users
    inner join owners
        on
            users.crm = owners.crm
            and users.source_relation = owners.source_relation
            and users.user_id = owners.owner_id
    where owners.owner_kind is null
    group by users.crm, users.source_relation, users.user_type

    union all

    select
        meanings.crm,
        meanings.source_relation,
        'role_map' as definition,
        meanings.kind || ' ' || meanings.raw_value as raw_value,
        meanings.records
    from {{ ref('int_crm__role_meanings') }} as meanings
    left join undecided_teams
        on
            meanings.crm = undecided_teams.crm
            and meanings.source_relation = undecided_teams.source_relation
            and meanings.raw_value = undecided_teams.team
    where not meanings.is_mapped and (meanings.kind <> 'team' or undecided_teams.team is not null)

    union all

    select
        crm,
        source_relation,
        'holiday' as definition,
        kind as raw_value,
        count(*) as records
    from {{ ref('int_salesforce__holidays_screened') }}
    where quarantine_reason is null and not is_understood and not is_deleted
    group by crm, source_relation, kind
)

select
    crm,
    source_relation,
    definition,
    raw_value,
    cast(records as bigint) as n_records
from unmapped
