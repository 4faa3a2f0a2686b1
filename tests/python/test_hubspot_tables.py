"""What becomes of HubSpot's tables where ids, times and lists are written in other ways than the usual."""

import duckdb
import pytest

from warehouse import Warehouse, failures

TIMES = {
    "2026-02-02T09:30:00.000Z": "2026-02-02 09:30:00",
    "1770024600000": "2026-02-02 09:30:00",
    "1770024600000.0": "2026-02-02 09:30:00",
    "9999999999999": "2286-11-20 17:46:39.999",
    "0": "1970-01-01 00:00:00",
    "17700246000000": None,
    "1770024600000000000": None,
    "99999999999999999999": None,
    "46113.375": None,
    "1.77002E+12": None,
    "soon": None,
}
MODELS = ("activities", "leads", "owner_teams", "deal_stages", "conversions")


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    """Ids with a fraction, times of every kind, lists as the types of an engine."""
    warehouse = Warehouse(tmp_path_factory.mktemp("hubspot"), {"CRM": "hubspot"})
    with duckdb.connect(str(warehouse.database)) as connection:
        connection.execute(
            """
            create schema raw_hubspot;
            create table raw_hubspot.contacts as select
                '2001.0' as id, '2026-02-02' as createdate, '7001.0' as hubspot_owner_id;
            create table raw_hubspot.owners as select
                '7001' as id, '9001.0' as user_id, 'Ann' as first_name, true as is_active,
                [{'name': 'Field', 'primary': false}, {'name': 'Sales', 'primary': true}] as teams;
            create table raw_hubspot.deal_pipelines as select
                'p' as id, [{'stageId': 'won1', 'metadata': {'isClosed': 'true', 'probability': '1.0'}}] as stages;
            -- Airbyte's, of forms and not of contacts.
            create table raw_hubspot.form_submissions as select 'f1' as formid, 1770024600000 as "submittedAt";
            create table raw_hubspot.contacts_form_submissions as select
                2001.0::double as "canonical-vid", 'c1' as "conversion-id", 1770024600000 as timestamp;
            create table raw_hubspot.contact_property_history as select
                '2001' as contact_id, 'lifecyclestage' as property, 'lead' as value, 'CRM_UI' as source,
                '9001.0' as updated_by_user_id, '2026-02-02T10:00:00Z' as timestamp;
            create table raw_hubspot.calls as select
                '3001.0' as id, '2001.0' as associated_contact_ids, '7001.0' as hubspot_owner_id,
                '2026-02-02T10:00:00Z' as hs_timestamp;
            create table raw_hubspot.notes (id varchar, hs_timestamp varchar);
            """
        )
        connection.executemany(
            "insert into raw_hubspot.notes values (?, ?)", [[f"note {time}", time] for time in TIMES]
        )
    built = warehouse.dbt("run", "--select", *(f"+int_hubspot__{model}" for model in MODELS))
    assert built.success, failures(built)
    return warehouse


def test_a_time_is_read_or_unreadable_and_no_number_is_too_large(portal):
    notes = "select note_id[6:], activity_at::varchar, unreadable from main_staging.stg_hubspot__note"
    read = {raw: (time, unreadable) for raw, time, unreadable in portal.rows(notes)}
    assert read == {raw: (time, None if time else "activity_at") for raw, time in TIMES.items()}


def test_an_id_with_a_fraction_is_the_id_without(portal):
    calls = "select activity_id, lead_id, performed_by_id from main_intermediate.int_hubspot__activities"
    assert portal.rows(f"{calls} where raw_table = 'call'") == [("call-3001", "2001", "7001")]
    assert portal.rows("select lead_id, owner_id from main_intermediate.int_hubspot__leads") == [("2001", "7001")]
    history = "select contact_id, changed_by_id from main_intermediate.int_hubspot__property_changes"
    assert portal.rows(history) == [("2001", "7001")]


def test_lists_of_structs_are_read_as_json(portal):
    assert portal.rows("select owner_id, team from main_intermediate.int_hubspot__owner_teams") == [("7001", "Sales")]
    stages = "select stage_id, is_closed, is_won from main_intermediate.int_hubspot__deal_stages"
    assert portal.rows(stages) == [("won1", True, True)]


def test_submissions_that_are_nobodys_are_not_the_forms_of_contacts(portal):
    conversions = "select conversion_id, lead_id from main_intermediate.int_hubspot__conversions"
    assert portal.rows(conversions) == [("c1", "2001")]
