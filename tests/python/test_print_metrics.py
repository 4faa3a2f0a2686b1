"""The two scripts that read the marts: the table at the end of a build, and the checksums."""

import duckdb
import pytest

from warehouse import Warehouse

COLUMNS = """
metric varchar, period varchar, dimension varchar, n_eligible bigint, rate double, rate_ci_low double,
rate_ci_high double, p50_seconds bigint, p90_seconds bigint, n_censored bigint, n_immature bigint, n_excluded bigint,
n_unknown bigint, n_set_apart bigint, target double, meets_target boolean, is_small_sample boolean, basis varchar
"""
ROWS = """
('routing_sla', 'all', 'all', 1494, 0.751, 0.728, 0.7724, null, null, 0, 2, 145, 112, 0, 0.9, false, false, null),
('lead_to_owner_time', 'all', 'all', 12, null, null, null, 411, null, 3, 0, 9, 1, 0, 3600, true, true, null),
('owner_to_first_action_time', 'all', 'all', 40, null, null, null, 600, 259200, 0, 0, 3, 0, 0, 7200, true, false, null),
('source_to_accepted', 'all', 'all', 0, null, null, null, null, null, 0, 5, 0, 4580, 0, 0.5, null, true, 'implicit'),
('accepted_to_qualified', 'all', 'all', 0, null, null, null, null, null, 0, 5, 0, 0, 0, null, null, true, 'implicit'),
('duplicate_outreach', 'all', 'all', 50, 0.0, 0.0, 0.0713, null, null, 0, 0, 0, 0, 7, null, null, false, 'implicit'),
('no_action_accepted', 'all', 'all', 0, null, null, null, null, null, 0, 71, 0, 2, 0, null, null, true, null),
('routing_sla', 'month', 'all', 99999, 0.1, 0.1, 0.1, null, null, 0, 0, 0, 0, 0, null, null, false, null),
('routing_sla', 'all', 'team', 88888, 0.1, 0.1, 0.1, null, null, 0, 0, 0, 0, 0, null, null, false, null)
"""


@pytest.fixture
def warehouse(tmp_path) -> Warehouse:
    handmade = Warehouse(tmp_path)
    with duckdb.connect(str(handmade.database)) as connection:
        connection.execute(f"create table rpt_handoff_metrics ({COLUMNS})")
        connection.execute(f"insert into rpt_handoff_metrics values {ROWS}")
        connection.execute("create schema main_intermediate")
        connection.execute(
            "create table main_intermediate.int_crm__as_of as select * from (values "
            "('generic', 'north', timestamp '2024-05-06 07:08'), ('generic', 'south', timestamp '2024-05-05 12:00')"
            ") as t(crm, source_relation, as_of)"
        )
        connection.execute(
            "create table fct_handoffs as select * from (values "
            "('generic', 'north', timestamp '2023-05-06 07:08'), ('generic', 'north', timestamp '2024-04-06 00:00'), "
            "('generic', 'south', timestamp '2024-04-04 23:59')"
            ") as t(crm, source_relation, captured_at)"
        )
        connection.execute(
            "create table rpt_quarantined_records as select * from (values ('opportunities'), ('leads'), ('leads')) "
            "as t(raw_table)"
        )
        connection.execute(
            "create table dim_leads as select * from (values (1, 'a'), (2, null), (2, null)) as t(id, note)"
        )
        connection.execute("create table not_a_mart as select 1 as id")
    return handmade


def test_the_overall_metrics_as_a_table(warehouse):
    printed = warehouse.script("print_metrics.py")
    assert printed.returncode == 0, printed.stderr
    assert (
        printed.stdout
        == f"""
Handoffs up to 2024-05-06 07:08 UTC

south is taken to be complete up to 2024-05-05, 31 days after its last handoff began. \
If a date in it is mistyped or lies ahead, say with AS_OF how far it goes.

metric                          value     95% interval      n   target      unknown  cut short  young  excluded
lead_to_owner_time           6.85 min  p90 not reached     12*  60 min met        1          3      0         9
owner_to_first_action_time     10 min         p90 72 h     40   2 h met           0          0      0         3
no_action_accepted          too early                       0                     2          0     71         0
duplicate_outreach                 0%       0% to 7.1%     50                     0          0      0         0
source_to_accepted            unknown                       0   50%           4,580          0      5         0
accepted_to_qualified       too early                       0                     0          0      5         0
routing_sla                     75.1%   72.8% to 77.2%  1,494   90% missed      112          0      2       145

unknown: the CRM cannot show it. cut short: still open, or closed first. young: too early to judge.
* small sample: the numbers are few, the value says little.
lead_to_owner_time: median and 90th percentile, wall-clock time
owner_to_first_action_time: median and 90th percentile, business time
duplicate_outreach: 7 set apart, implicit decisions

Set aside, the reasons are in rpt_quarantined_records: 2 of leads, 1 of opportunities

The marts are in {warehouse.database}, schema main:
  dim_leads                            3 rows
  fct_handoffs                         3 rows
  rpt_handoff_metrics                  9 rows
  rpt_quarantined_records              3 rows
"""
    )


def test_a_checksum_depends_on_the_rows_and_not_on_their_order(warehouse):
    def checksums() -> str:
        printed = warehouse.script("checksum_marts.py")
        assert printed.returncode == 0, printed.stderr
        return printed.stdout

    def change(sql: str) -> str:
        with duckdb.connect(str(warehouse.database)) as connection:
            connection.execute(sql)
        return checksums()

    before = checksums()
    counts = {mart: count for mart, count, *_ in map(str.split, before.splitlines())}
    assert counts == {"dim_leads": "3", "fct_handoffs": "3", "rpt_handoff_metrics": "9", "rpt_quarantined_records": "3"}
    assert change("create or replace table dim_leads as from dim_leads order by id desc, note") == before
    # Two rows alike and two others alike: an exclusive or of both would be nothing.
    assert change("update dim_leads set note = 'b' where id = 2") != before
    assert change("update dim_leads set note = null where id = 2") == before
    assert change("update dim_leads set note = '' where id = 2") != before


@pytest.mark.parametrize("script", ["print_metrics.py", "checksum_marts.py", "print_root_causes.py"])
def test_no_marts_one_message(tmp_path, script):
    missing = Warehouse(tmp_path).script(script, "--database", tmp_path / "none.duckdb")
    assert missing.returncode == 2
    assert "none.duckdb: no such database" in missing.stderr
    text = tmp_path / "text.duckdb"
    text.write_text("not a database")
    refused = Warehouse(tmp_path).script(script, "--database", text)
    assert refused.returncode == 2
    assert len(refused.stderr.splitlines()) == 1
