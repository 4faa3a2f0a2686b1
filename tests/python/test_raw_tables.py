"""What the project finds in raw tables, however the loader that left them names things."""

import json

import duckdb
import pytest

from warehouse import ROOT, Warehouse, failures

SOURCES = {
    "crm_sources": {
        "salesforce": [
            {"name": "north", "schema": "fivetran_north"},
            {"name": "south", "schema": "Airbyte South"},
            {"name": "west", "schema": "dlt_west", "tables": {"task": "todo"}},
        ]
    },
    "crm": "salesforce",
    "custom_fields": {"salesforce": {"rejection_reason": "Loss_Reason__c"}},
}
MODELS = ("stg_salesforce__lead", "stg_salesforce__user", "stg_salesforce__task", "+int_salesforce__field_changes")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """Three orgs, each in a schema and a shape of its own."""
    warehouse = Warehouse(tmp_path_factory.mktemp("raw"))
    with duckdb.connect(str(warehouse.database)) as connection:
        connection.execute(
            """
            create schema fivetran_north;
            create table fivetran_north.lead as
                select * from (values
                    ('00Q1', timestamp '2024-01-02 03:04:05', 'Trial', null, false, false, true, '2024-01-01'),
                    ('00Q1', timestamp '2024-01-02 03:04:05', 'Demo', 'No need', false, false, null, '2024-01-02'),
                    ('00Q1', timestamp '2024-01-02 03:04:05', 'Event', null, false, false, false, '2024-01-03'),
                    ('00Q2', timestamp '2024-01-03 00:00:00', 'Demo', null, false, true, true, '2024-01-01'),
                    ('00Q3', timestamp '2024-01-03 00:00:00', 'Demo', null, true, null, true, '2024-01-01'),
                    ('00Q4', timestamp '2024-01-03 00:00:00', 'Trial', null, false, null, false, '2024-01-01'),
                    ('00Q4', timestamp '2024-01-03 00:00:00', 'Demo', null, false, null, false, '2024-01-02'),
                    (null, timestamp '2024-01-03 00:00:00', 'Demo', null, false, null, true, '2024-01-02'),
                    (null, timestamp '2024-01-03 00:00:00', 'Trial', null, false, null, true, '2024-01-01')
                ) as t (
                    id, created_date, lead_type_c, loss_reason_c, is_deleted, _fivetran_deleted, _fivetran_active,
                    _fivetran_start
                );
            -- The wide table that Fivetran keeps in history mode is no LeadHistory.
            create table fivetran_north.lead_history as
                select '00Q1' as id, 'Open' as status, true as _fivetran_active;

            create table fivetran_north.contact_history as
                select '0031' as id, '0051' as owner_id, true as _fivetran_active;

            create schema "Airbyte South";
            create table "Airbyte South"."ContactHistory" as
                select '9' as "Id", '0035' as "ContactId", 'Owner' as "Field", '2024-01-02' as "CreatedDate";
            create table "Airbyte South"."LeadHistory" as
                select * from (values
                    ('1', '00Q5', 'Status', 'x', '2024-01-02T03:04:05.000+00:00', 'a'),
                    ('1', '00Q5', 'Status', 'x', '2024-01-02T03:04:05.000+00:00', 'b'),
                    ('2', '00Q5', 'Status', 'x', '2024-01-02T03:04:05.000+00:00', 'b'),
                    ('3', '00Q5', 'Loss_Reason__c', 'x', '2024-01-02T03:04:05.000+00:00', 'b')
                ) as t ("Id", "LeadId", "Field", "NewValue", "CreatedDate", "_airbyte_extracted_at");
            create table "Airbyte South"."Lead" as select '00Q5' as "Id", 'Demo' as "Lead_Type__c";

            create schema dlt_west;
            create table dlt_west.sf_user as select '0051' as id, 'Ann' as name, '1.0' as _dlt_load_id;
            create table dlt_west.lead as
                select 17::double as id, 99::decimal(38, 9) as owner_id, 'Version 2.0' as lead_type_c
                union all select 18.5, 99.5, 'Demo';
            create table dlt_west.task as select '00T0' as id;
            create table dlt_west.todo as select '00T1' as id;
            -- The first value was a boolean.
            create table dlt_west.lead_history as
                select * from (values
                    ('4', '00Q6', 'IsUnreadByOwner', true, null, null, null),
                    ('5', '00Q6', 'Status', null, 'New', 'Open', null),
                    ('6', '00Q6', 'Score__c', null, null, null, 17.0::double)
                ) as t (
                    id, lead_id, field, new_value, old_value__v_text, new_value__v_text, new_value__v_double
                ) cross join (select null::boolean as old_value, '1.0' as _dlt_load_id);
            """
        )
    built = warehouse.dbt("run", "--select", *MODELS, "--vars", json.dumps(SOURCES))
    assert built.success, failures(built)
    return warehouse


def test_every_org_is_read_where_it_is(warehouse):
    # 00Q4 has no version that is valid now: it was deleted. Rows without an id stay, to be set aside later.
    leads = "select source_relation, lead_id, lead_type, is_deleted from main_staging.stg_salesforce__lead order by all"
    assert warehouse.rows(leads) == [
        ("north", "00Q1", "Demo", False),
        ("north", "00Q2", "Demo", True),
        ("north", "00Q3", "Demo", True),
        ("north", "00Q4", "Demo", True),
        ("north", None, "Demo", False),
        ("north", None, "Trial", False),
        ("south", "00Q5", "Demo", None),
        ("west", "17", "Version 2.0", None),
        ("west", "18.5", "Demo", None),
    ]


def test_an_id_that_a_loader_took_for_a_number_has_no_fraction(warehouse):
    owners = (
        "select lead_id, owner_id from main_staging.stg_salesforce__lead where source_relation = 'west' order by all"
    )
    assert warehouse.rows(owners) == [("17", "99"), ("18.5", "99.500000000")]


def test_a_custom_field_is_the_one_that_is_named(warehouse):
    named = "select lead_id, rejection_reason from main_staging.stg_salesforce__lead where rejection_reason is not null"
    assert warehouse.rows(named) == [("00Q1", "No need")]
    history = "main_intermediate.int_salesforce__field_changes"
    assert warehouse.rows(f"select field from {history} where change_id = '3'") == [("rejection_reason",)]


def test_a_custom_field_that_is_not_read_is_refused(warehouse):
    unknown = SOURCES | {"custom_fields": {"salesforce": {"reason": "Loss_Reason__c"}}}
    refused = warehouse.dbt("run", "--select", MODELS[0], "--vars", json.dumps(unknown))
    assert any("reason of salesforce is not read. Choose among: lead_source" in text for text in failures(refused))


def test_history_that_was_appended_again_is_read_once(warehouse):
    history = "select source_relation, lead_history_id from main_staging.stg_salesforce__lead_history order by all"
    assert warehouse.rows(f"select * from ({history}) where source_relation = 'south'") == [
        ("south", "1"),
        ("south", "2"),
        ("south", "3"),
    ]


def test_what_dlt_put_beside_a_column_is_in_it(warehouse):
    history = "select lead_history_id, old_value, new_value from main_staging.stg_salesforce__lead_history"
    assert warehouse.rows(f"{history} where source_relation = 'west' order by all") == [
        ("4", None, "true"),
        ("5", "New", "Open"),
        ("6", None, "17"),
    ]


def test_the_wide_table_of_history_mode_is_no_contact_history(warehouse):
    history = "select source_relation, contact_history_id from main_staging.stg_salesforce__contact_history"
    assert warehouse.rows(history) == [("south", "9")]


def test_tables_are_found_by_the_names_that_loaders_give_them(warehouse):
    assert warehouse.rows("select user_id, name, source_relation from main_staging.stg_salesforce__user") == [
        ("0051", "Ann", "west")
    ]
    assert warehouse.rows("select task_id from main_staging.stg_salesforce__task") == [("00T1",)]


def test_a_property_of_the_companys_own_does_not_take_the_place_of_hubspots(tmp_path):
    warehouse = Warehouse(tmp_path, {"CRM": "hubspot"})
    with duckdb.connect(str(warehouse.database)) as connection:
        connection.execute(
            """
            create schema raw_hubspot;
            create table raw_hubspot.contacts as select
                '101' as id, '2024-03-01' as properties_createdate, '2019-05-05' as properties_created_at,
                'NEW' as properties_hs_lead_status, 'Churned' as properties_lead_status,
                '7' as properties_hubspot_owner_id, 'Acme' as properties_owner_id,
                'Ann' as properties_first_name, 'Anna' as properties_firstname;
            """
        )
    assert warehouse.dbt("run", "--select", "stg_hubspot__contact").success
    columns = "contact_id, created_at::date::text, lead_status, owner_id, first_name"
    contact = f"select {columns} from main_staging.stg_hubspot__contact"
    assert warehouse.rows(contact) == [("101", "2024-03-01", "NEW", "7", "Anna")]


def test_a_session_in_another_time_zone_stops_the_build(tmp_path):
    """A raw time without a zone is UTC; it would be read as that zone's."""
    profile = (ROOT / "profiles.yml").read_text(encoding="utf-8").replace("TimeZone: UTC", "TimeZone: Asia/Tokyo")
    (tmp_path / "profiles.yml").write_text(profile, encoding="utf-8")
    refused = Warehouse(tmp_path).dbt("run", "--select", MODELS[0], "--profiles-dir", tmp_path)
    assert not refused.success
    assert "TimeZone is Asia/Tokyo. Write TimeZone: UTC under its settings." in str(refused.exception)


def test_two_columns_of_one_name_stop_the_build(tmp_path):
    """Which of two loaders' spellings is the right one, nobody can say."""
    warehouse = Warehouse(tmp_path)
    with duckdb.connect(str(warehouse.database)) as connection:
        connection.execute(
            'create schema raw_salesforce; create table raw_salesforce.lead as select 1 as last_name, 2 as "LastName"'
        )
    refused = warehouse.dbt("run", "--select", MODELS[0])
    assert any("has both last_name and LastName" in message for message in failures(refused))


@pytest.mark.parametrize(
    ("crm", "variables", "message"),
    [
        (
            "salesforce",
            {"crm_sources": {"salesforce": [{"name": "north", "schema": "north"}, {"name": "south", "schema": "sud"}]}},
            "Var crm_sources: south of salesforce has no table of leads (lead) in schema sud of handoff.",
        ),
        (
            "salesforce",
            {"salesforce_schema": "nrth"},
            "Var salesforce_schema: salesforce of salesforce has no table of leads (lead) in schema nrth of handoff.",
        ),
        ("salesforce", {"salesforce_schema": "north"}, None),
        ("generic", {"salesforce_schema": "nrth"}, None),
    ],
)
def test_a_place_without_leads_stops_the_build_that_reads_it(tmp_path, crm, variables, message):
    warehouse = Warehouse(tmp_path, {"CRM": crm})
    with duckdb.connect(str(warehouse.database)) as connection:
        connection.execute("create schema north; create table north.lead as select '00Q1' as id")
    built = warehouse.dbt("run", "--select", MODELS[0], "--vars", json.dumps(variables))
    assert built.success == (message is None)
    assert message is None or message in str(built.exception or failures(built))


def test_values_that_dlt_took_for_times_stop_the_build(tmp_path):
    """778899001, an owner, has become a moment of 1994."""
    warehouse = Warehouse(tmp_path, {"CRM": "hubspot"})
    with duckdb.connect(str(warehouse.database)) as connection:
        connection.execute(
            """
            create schema raw_hubspot;
            create table raw_hubspot.contacts_property_history as
                select '401' as object_id, 'lifecyclestage' as property_name, null::timestamptz as value,
                    'lead' as value__v_text, '1.0' as _dlt_load_id;
            """
        )
    refused = warehouse.dbt("run", "--select", "stg_hubspot__contact_property_history")
    assert any("columns={'value': {'data_type': 'text'}}" in message for message in failures(refused))
