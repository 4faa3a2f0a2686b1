"""Two Salesforce orgs and a HubSpot portal in one build, with a buyer that all three know."""

import pytest

from warehouse import Warehouse, write_csv

NORTH, SOUTH, PORTAL = "north", "south", "hubspot"


def salesforce_org(folder, lead_id: str, user_id: str, email: str, called_at: str) -> None:
    """An org with one lead, its salesperson, and their call."""
    folder.mkdir(parents=True)
    lead = [lead_id, "2024-01-09T08:00:00Z", user_id, "MQL", "Ann@Buyer.example", "Webinar"]
    write_csv(folder / "Lead.csv", "Id,CreatedDate,OwnerId,Status,Email,LeadSource", [lead])
    history = ["017A", lead_id, "Status", "New", "MQL", "2024-01-09T09:00:00Z"]
    write_csv(folder / "LeadHistory.csv", "Id,LeadId,Field,OldValue,NewValue,CreatedDate", [history])
    write_csv(folder / "User.csv", "Id,Email,UserRoleId,IsActive", [[user_id, email, "00E1", "true"]])
    write_csv(folder / "UserRole.csv", "Id,Name", [["00E1", "SDR"]])
    call = ["00T1", lead_id, user_id, "Call", "Outbound", "true", called_at, called_at]
    columns = "Id,WhoId,OwnerId,TaskSubtype,CallType,IsClosed,CreatedDate,CompletedDateTime"
    write_csv(folder / "Task.csv", columns, [call])


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    folder = tmp_path_factory.mktemp("several")
    exports = folder / "exports"
    # Both orgs have a user of this id: two people.
    salesforce_org(exports / "salesforce.north", "00Q1", "0051", "ana@seller.example", "2024-01-10T10:00:00Z")
    salesforce_org(exports / "salesforce.south", "00Q1", "0051", "ben@seller.example", "2024-01-12T10:00:00Z")
    # And Ana is an owner here, too.
    portal = exports / "hubspot"
    portal.mkdir()
    contact = ["7", "2024-01-09T08:00:00Z", "9", "marketingqualifiedlead", "ann@buyer.example "]
    write_csv(portal / "contacts.csv", "hs_object_id,createdate,hubspot_owner_id,lifecyclestage,email", [contact])
    # HubSpot's clocks differ: values that a contact came with are often from a moment before it was created.
    before = "2024-01-09T07:59:59.980Z"
    stages = [("lead", before), ("marketingqualifiedlead", "2024-01-09T09:00:00Z")]
    owner = ["7", "hubspot_owner_id", "9", "2024-01-09T08:00:00Z", "CRM_UI"]
    status = ["7", "hs_lead_status", "NEW", before, "CRM_UI"]
    history = [owner, status, *(["7", "lifecyclestage", stage, at, "WORKFLOW"] for stage, at in stages)]
    write_csv(portal / "contact_property_history.csv", "object_id,property,value,timestamp,source", history)
    write_csv(portal / "owners.csv", "id,user_id,email,team", [["9", "4", "ANA@seller.example", "SDR"]])
    call = ["1", "7", "9", "OUTBOUND", "COMPLETED", "2024-01-11T10:00:00Z"]
    columns = "hs_object_id,associated_contact_ids,hubspot_owner_id,hs_call_direction,hs_call_status,hs_timestamp"
    write_csv(portal / "calls.csv", columns, [call])

    warehouse = Warehouse(folder)
    warehouse.load("salesforce,hubspot", exports)
    warehouse.settings["AS_OF"] = "2024-06-30T00:00:00Z"
    warehouse.build("--exclude-resource-type", "unit_test")
    return warehouse


@pytest.mark.whole_run
def test_a_buyer_that_all_know_is_one_person(warehouse):
    leads = warehouse.rows("select source_relation, lead_id from dim_leads order by all")
    assert leads == [(PORTAL, "7"), (NORTH, "00Q1"), (SOUTH, "00Q1")]
    assert warehouse.value("select count(distinct person_id) from dim_leads") == 1


@pytest.mark.whole_run
def test_the_person_is_touched_twice_by_two_people_and_counts_once(warehouse):
    # Ana called from the north and from the portal, then Ben from the south.
    conflicts = warehouse.rows(
        "select first_lead_id, first_touch_by_id, second_touch_by_id from fct_duplicate_outreach"
    )
    assert conflicts == [("7", "9", "0051")]
    counted = """
        select n_eligible, n_success from rpt_handoff_metrics
        where metric = 'duplicate_outreach' and period = 'all' and dimension = 'all'
    """
    assert warehouse.rows(counted) == [(1, 1)]


@pytest.mark.whole_run
def test_every_metric_can_be_sliced_by_crm(warehouse):
    sliced = """
        select metric, string_agg(dimension_value, ' ' order by dimension_value)
        from rpt_handoff_metrics where period = 'all' and dimension = 'crm' group by metric
    """
    # Nobody was accepted or rejected. The person of duplicate outreach counts where the first touch was.
    both = ("lead_to_owner_time", "owner_to_first_action_time", "source_to_accepted", "routing_sla", "first_action_sla")
    expected = dict.fromkeys(both, "hubspot salesforce") | {"duplicate_outreach": "salesforce"}
    assert dict(warehouse.rows(sliced)) == expected


@pytest.mark.whole_run
def test_each_source_is_complete_up_to_its_own_end(warehouse):
    assert warehouse.dbt("run", "--select", "int_crm__as_of", AS_OF="").success
    newest = warehouse.rows("select source_relation, as_of::varchar from main_intermediate.int_crm__as_of order by all")
    assert newest == [
        (PORTAL, "2024-01-11 10:00:00"),
        (NORTH, "2024-01-10 10:00:00"),
        (SOUTH, "2024-01-12 10:00:00"),
    ]


@pytest.mark.whole_run
def test_the_database_says_what_the_columns_of_marts_mean(warehouse):
    unsaid = "where schema_name = 'main' and not internal and comment is null"
    assert warehouse.rows(f"select table_name, column_name from duckdb_columns() {unsaid}") == []
    meaning = "select comment from duckdb_columns() where table_name = 'fct_handoffs' and column_name = 'primary_break'"
    assert "step" in warehouse.value(meaning)
