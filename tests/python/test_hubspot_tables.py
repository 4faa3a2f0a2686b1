"""What becomes of HubSpot's ids and times, however they were written."""

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


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    """A portal whose tables passed through a spreadsheet: ids with a fraction, times of every kind."""
    warehouse = Warehouse(tmp_path_factory.mktemp("hubspot"), {"CRM": "hubspot"})
    with duckdb.connect(str(warehouse.database)) as connection:
        connection.execute(
            """
            create schema raw_hubspot;
            create table raw_hubspot.contacts as select
                '2001.0' as id, '2026-02-02' as createdate, '7001.0' as hubspot_owner_id;
            create table raw_hubspot.owners as select
                '7001' as id, '9001.0' as user_id, 'Ann' as first_name, true as is_active;
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
    built = warehouse.dbt("run", "--select", "+int_hubspot__activities", "+int_hubspot__leads", "stg_hubspot__note")
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
