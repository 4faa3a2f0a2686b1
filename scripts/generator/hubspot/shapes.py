"""The shapes in which loaders leave HubSpot's objects: each gives the names of its files and what stands in them."""

from collections.abc import Callable, Iterator

import duckdb

File = tuple[str, str]
PLURALS = {
    "call": "calls",
    "email": "emails",
    "meeting": "meetings",
    "task": "tasks",
    "note": "notes",
    "communication": "communications",
}
# Properties of each type of engagement beside those that all have.
PROPERTIES = {
    "call": {
        "hs_call_direction": "case kind when 'inbound call' then 'INBOUND' else 'OUTBOUND' end",
        "hs_call_status": "'COMPLETED'",
    },
    "email": {
        "hs_email_direction": "case kind when 'reply' then 'INCOMING_EMAIL' else 'EMAIL' end",
        "hs_email_status": "case kind when 'draft' then 'SCHEDULED' else 'SENT' end",
        "hs_sequence_id": "case kind when 'sequence' then '31' end",
    },
    "meeting": {
        "hs_meeting_start_time": "{hs_timestamp}",
        # Of one meeting in three nobody says that it was held: what the calendar wrote stays.
        "hs_meeting_outcome": "case when is_completed and id::bigint % 3 > 0 then 'COMPLETED' else 'SCHEDULED' end",
    },
    "task": {
        "hs_task_type": "case kind when 'planned call' then 'CALL' else 'TODO' end",
        "hs_task_status": "'NOT_STARTED'",
    },
    "note": {},
    "communication": {"hs_communication_channel_type": "'LINKEDIN_MESSAGE'"},
}
COMMON = ("hubspot_owner_id", "hs_created_by_user_id", "hs_createdate", "hs_timestamp")
DEAL = ("dealstage", "pipeline", "amount", "createdate", "closedate", "hs_is_closed", "hs_is_closed_won")
STAGES = "(values ('presentationscheduled', false, false), ('closedwon', true, true), ('closedlost', true, false))"
# An archived owner has no user any more.
ACTIVE_USER = "case when not archived then user_id end"
TEAMS = "(select team, cast(row_number() over (order by team) + 40 as varchar) as team_id from owners group by team)"


class Times:
    """How a loader writes times, as SQL."""

    def __init__(self, form: str) -> None:
        """A form of strftime, or `epoch_ms`."""
        self.form = form

    def __call__(self, column: str) -> str:
        """The value of a column of times as text."""
        return f"epoch_ms({column})" if self.form == "epoch_ms" else f"strftime({column}, '{self.form}')"


ISO = Times("%Y-%m-%dT%H:%M:%S.%gZ")
OFFSET = Times("%Y-%m-%dT%H:%M:%S.%g000+00:00")
PLAIN = Times("%Y-%m-%d %H:%M:%S.%g")
MILLISECONDS = Times("epoch_ms")


def contact_properties(connection: duckdb.DuckDBPyConnection, times: Times) -> dict[str, str]:
    """Property of a contact -> its value as SQL."""
    columns = connection.execute("describe contacts").fetchall()
    return {
        name: times(name) if kind == "TIMESTAMP" else name
        for name, kind, *_ in columns
        if name not in ("id", "archived")
    }


def engagement_properties(kind: str, times: Times) -> dict[str, str]:
    """Property of a type of engagement -> its value as SQL."""
    values = {name: times(name) if name in ("hs_createdate", "hs_timestamp") else name for name in COMMON}
    return values | {name: value.format(hs_timestamp=times("hs_timestamp")) for name, value in PROPERTIES[kind].items()}


def deal_properties(times: Times) -> dict[str, str]:
    """Property of a deal -> its value as SQL."""
    return {name: times(name) if name in ("createdate", "closedate") else name for name in DEAL}


def listed(values: dict[str, str], prefix: str = "") -> str:
    """Values as a select list, under their names with a prefix."""
    return ", ".join(f"{value} as {prefix}{name}" for name, value in values.items())


def fivetran(connection: duckdb.DuckDBPyConnection) -> Iterator[File]:
    """Fivetran: snake_case tables, properties with a prefix, associations and teams in tables of their own."""
    synced = "'2026-07-01 04:00:00' as _fivetran_synced"
    properties = listed(contact_properties(connection, PLAIN), "property_")
    yield "contact", f"select id, {properties}, archived as _fivetran_deleted, {synced} from contacts"
    yield (
        "contact_property_history",
        f"""
        select contact_id, property as name, value, {PLAIN("changed_at")} as timestamp, source,
            'userId:' || updated_by_user_id as source_id, {synced}
        from property_values order by contact_id, property, changed_at
        """,
    )
    yield (
        "contact_merge_audit",
        f"""
        select contact_id as canonical_vid, contact_id, merged_contact_id as vid_to_merge,
            {PLAIN("merged_at")} as timestamp
        from merges order by all
        """,
    )
    yield (
        "owner",
        f"""
        select id as owner_id, {ACTIVE_USER} as active_user_id, user_id, email, first_name, last_name,
            not archived as is_active, 'PERSON' as type, {PLAIN("created_at")} as created_at,
            {PLAIN("updated_at")} as updated_at
        from owners order by id
        """,
    )
    yield "team", f"select team_id as id, team as name from {TEAMS} where team is not null order by all"
    yield (
        "owner_team",
        f"""
        select owners.id as owner_id, team_id, true as is_team_primary
        from owners inner join {TEAMS} as teams on owners.team = teams.team order by all
        """,
    )
    for kind in PLURALS:
        properties = listed(engagement_properties(kind, PLAIN), "property_")
        yield (
            f"engagement_{kind}",
            f"select id as engagement_id, '{kind.upper()}' as type, {properties}, archived as _fivetran_deleted, "
            f"{synced} from engagements where type = '{kind}' order by id",
        )
    yield (
        "engagement_contact",
        "select id as engagement_id, contact_id, upper(type) as engagement_type, 'HUBSPOT_DEFINED' as category "
        "from engagements order by all",
    )
    deal = deal_properties(PLAIN)
    stage, pipeline = deal.pop("dealstage"), deal.pop("pipeline")
    yield (
        "deal",
        f"select id as deal_id, hubspot_owner_id as owner_id, {stage} as deal_pipeline_stage_id, "
        f"{pipeline} as deal_pipeline_id, archived as is_deleted, {listed(deal, 'property_')} from deals order by id",
    )
    yield (
        "deal_contact",
        "select id as deal_id, contact_id, '3' as type_id from deals where contact_id is not null order by all",
    )
    yield (
        "deal_pipeline_stage",
        f"""
        select stage_id, 'default' as pipeline_id, stage_id as label, is_closed, is_closed as closed_won,
            case when won then 1.0 when is_closed then 0.0 else 0.4 end as probability
        from {STAGES} as stages (stage_id, is_closed, won)
        """,
    )
    yield (
        "contact_form_submission",
        f"select contact_id, conversion_id, form_id, title, page_url, {PLAIN('submitted_at')} as timestamp "
        "from forms order by contact_id, conversion_id",
    )


def airbyte(connection: duckdb.DuckDBPyConnection, old_history: bool = False) -> Iterator[File]:
    """Airbyte: names of the API, properties with a prefix, associations and teams as JSON inside the records."""
    raw = (
        "md5({id}) as _airbyte_raw_id, '2026-07-01T04:00:00.000+00:00' as _airbyte_extracted_at, "
        "'{{}}' as _airbyte_meta"
    )
    beside = raw.format(id="id")
    with_contact = """case when contact_id is not null then '["' || contact_id || '"]' end as contacts"""
    properties = listed(contact_properties(connection, OFFSET), "properties_")
    columns = f'id, {properties}, {OFFSET("createdate")} as "createdAt", archived, {beside}'
    # A contact that was merged away stays as it was last read; a deleted one is in the stream of archived ones.
    gone = "archived and id not in (select merged_contact_id from merges)"
    yield "contacts", f"select {columns} from contacts where not ({gone})"
    yield "contacts_archived", f"select {columns} from contacts where {gone}"
    if old_history:
        yield (
            "contacts_property_history",
            f"""
            select contact_id as vid, contact_id as "canonical-vid", property, value,
                {MILLISECONDS("changed_at")} as timestamp, source as "source-type",
                'userId:' || updated_by_user_id as "source-id", updated_by_user_id as "updated-by-user-id",
                {raw.format(id="contact_id || property || epoch_ms(changed_at)")}
            from property_values order by contact_id, property, changed_at
            """,
        )
    else:
        yield (
            "contacts_property_history",
            f"""
            select contact_id as id, property, value, {OFFSET("changed_at")} as timestamp, source as "sourceType",
                'userId:' || updated_by_user_id as "sourceId", updated_by_user_id as "updatedByUserId",
                {raw.format(id="contact_id || property || epoch_ms(changed_at)")}
            from property_values order by contact_id, property, changed_at
            """,
        )
    yield (
        "contacts_merged_audit",
        f"""
        select contact_id as "canonical-vid", merged_contact_id as "vid-to-merge",
            {MILLISECONDS("merged_at")} as timestamp, {raw.format(id="merged_contact_id")}
        from merges order by all
        """,
    )
    owner = f"""
        select owners.id, {ACTIVE_USER} as "userId", user_id as "userIdIncludingInactive", email,
            first_name as "firstName", last_name as "lastName", archived, {OFFSET("created_at")} as "createdAt",
            {OFFSET("updated_at")} as "updatedAt",
            case when owners.team is not null then
                '[{{"id": "' || team_id || '", "name": "' || owners.team || '", "primary": true}}]'
            end as teams, {raw.format(id="owners.id")}
        from owners left join {TEAMS} as teams on owners.team = teams.team
    """
    yield "owners", f"{owner} where not archived order by owners.id"
    yield "owners_archived", f"{owner} where archived order by owners.id"
    for kind, plural in PLURALS.items():
        properties = listed(engagement_properties(kind, OFFSET), "properties_")
        yield (
            f"engagements_{plural}",
            f"select id, {properties}, archived, {with_contact}, {beside} from engagements "
            f"where type = '{kind}' order by id",
        )
    properties = listed({"hubspot_owner_id": "hubspot_owner_id"} | deal_properties(OFFSET), "properties_")
    yield "deals", f"select id, {properties}, archived, {with_contact}, {beside} from deals order by id"
    yield (
        "deal_pipelines",
        f"""
        select 'default' as "pipelineId", 'Sales' as label, '[' || string_agg(
            '{{"stageId": "' || stage_id || '", "label": "' || stage_id || '", "metadata": {{"isClosed": "' || is_closed
            || '", "probability": "' || case when won then '1.0' when is_closed then '0.0' else '0.4' end || '"}}}}',
            ', '
            order by stage_id
        ) || ']' as stages, {raw.format(id="'default'")}
        from {STAGES} as stages (stage_id, is_closed, won)
        """,
    )
    yield (
        "contacts_form_submissions",
        f"""
        select contact_id as "canonical-vid", conversion_id as "conversion-id", form_id as "form-id", title,
            page_url as "page-url", {MILLISECONDS("submitted_at")} as timestamp, {raw.format(id="conversion_id")}
        from forms order by contact_id, conversion_id
        """,
    )


def airbyte_v1(connection: duckdb.DuckDBPyConnection) -> Iterator[File]:
    """Airbyte, with the history of properties as its older versions left it."""
    return airbyte(connection, old_history=True)


def dlt(connection: duckdb.DuckDBPyConnection) -> Iterator[File]:
    """dlt: snake_case, lists in child tables, history appended in full by every load."""
    load = "'1782878400.0' as _dlt_load_id, md5({id}) as _dlt_id"
    beside = load.format(id="id")
    properties = listed(contact_properties(connection, ISO))
    yield "contacts", f"select id, {properties}, archived as is_deleted, {beside} from contacts"
    twice = "(values ('1782792000.0'), ('1782878400.0')) as loads (load_id)"
    yield (
        "contacts_property_history",
        f"""
        select contact_id as object_id, property as property_name, value, {ISO("changed_at")} as timestamp,
            source as source_type, 'userId:' || updated_by_user_id as source_id, updated_by_user_id,
            load_id as _dlt_load_id, md5(load_id || contact_id || property || epoch_ms(changed_at)) as _dlt_id
        from property_values cross join {twice} order by load_id, contact_id, property, changed_at
        """,
    )
    yield (
        "owners",
        f"""
        select id, {ACTIVE_USER} as user_id, user_id as user_id_including_inactive, email, first_name, last_name,
            archived, {ISO("created_at")} as created_at, {ISO("updated_at")} as updated_at, 'PERSON' as type, {beside}
        from owners order by id
        """,
    )
    yield (
        "owners__teams",
        f"""
        select md5(owners.id) as _dlt_parent_id, team_id as id, owners.team as name, true as "primary",
            md5(owners.id || team_id) as _dlt_id
        from owners inner join {TEAMS} as teams on owners.team = teams.team order by owners.id
        """,
    )
    for kind, plural in PLURALS.items():
        properties = listed(engagement_properties(kind, ISO))
        yield (
            plural,
            f"select id, {properties}, archived as is_deleted, {beside} from engagements "
            f"where type = '{kind}' order by id",
        )
        yield (
            f"{plural}__contacts",
            f"select id as value, contact_id as contacts_id, md5(id) as _dlt_parent_id "
            f"from engagements where type = '{kind}' order by id",
        )
    yield (
        "deals",
        f"select id, hubspot_owner_id, {listed(deal_properties(ISO))}, archived as is_deleted, {beside} "
        "from deals order by id",
    )
    yield (
        "deals__contacts",
        "select id as value, contact_id as contacts_id, md5(id) as _dlt_parent_id from deals "
        "where contact_id is not null order by id",
    )
    yield (
        "pipelines_deals__stages",
        f"""
        select stage_id as id, stage_id as label, is_closed as metadata__is_closed,
            case when won then 1.0 when is_closed then 0.0 else 0.4 end as metadata__probability
        from {STAGES} as stages (stage_id, is_closed, won)
        """,
    )
    yield (
        "contacts_form_submissions",
        f"select contact_id as canonical_vid, conversion_id, form_id, title, page_url, "
        f"{ISO('submitted_at')} as timestamp, {load.format(id='conversion_id')} "
        "from forms order by contact_id, conversion_id",
    )


def export(connection: duckdb.DuckDBPyConnection) -> Iterator[File]:
    """HubSpot's own export with internal names and values; it does not hold what was deleted or merged away."""
    there = "contact_id in (select id from contacts where not archived)"
    yield (
        "contacts",
        f"select id as hs_object_id, {listed(contact_properties(connection, ISO))} from contacts where not archived",
    )
    yield (
        "contact_property_history",
        f"""
        select contact_id as object_id, property, value, {ISO("changed_at")} as timestamp, source,
            'userId:' || updated_by_user_id as source_id
        from property_values where {there} order by contact_id, property, changed_at
        """,
    )
    yield (
        "owners",
        f"""
        select id, {ACTIVE_USER} as user_id, user_id as user_id_including_inactive, email, first_name, last_name,
            archived, team, {ISO("created_at")} as created_at, {ISO("updated_at")} as updated_at
        from owners order by id
        """,
    )
    for kind, plural in PLURALS.items():
        properties = listed(engagement_properties(kind, ISO))
        yield (
            plural,
            f"select id as hs_object_id, {properties}, contact_id as associated_contact_ids from engagements "
            f"where type = '{kind}' and not archived and {there} order by id",
        )
    yield (
        "deals",
        f"select id as hs_object_id, hubspot_owner_id, {listed(deal_properties(ISO))}, "
        f"contact_id as associated_contact_ids from deals where contact_id is null or {there} order by id",
    )
    yield (
        "form_submissions",
        f"select contact_id, conversion_id, form_id, title, page_url, {ISO('submitted_at')} as timestamp "
        f"from forms where {there} order by contact_id, conversion_id",
    )


SHAPES: dict[str, Callable[[duckdb.DuckDBPyConnection], Iterator[File]]] = {
    "export": export,
    "fivetran": fivetran,
    "airbyte": airbyte,
    "airbyte_v1": airbyte_v1,
    "dlt": dlt,
}
