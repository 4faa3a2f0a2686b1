"""The dashboard: one file that needs nothing, shows what the marts hold, and says unknown where they do."""

import base64
import gzip
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest
import vl_convert

import browser
from build_dashboard import crm_links
from dashboard.charts import specifications
from dashboard.tables import LIMITS, TEXT, encoded, shortened
from warehouse import ROOT, WITHOUT_TESTS, Warehouse

pytestmark = pytest.mark.whole_run
LARGEST = 5_000_000
DIMENSIONS = {
    "all": "'all'",
    "original_source": "coalesce(original_source, 'unknown')",
    "lead_type": "coalesce(lead_type, 'unknown')",
    "team": "coalesce(team, 'unknown')",
    "crm": "crm",
}
STEPS = ("capture", "routing", "acceptance", "first_action", "qualification", "outcome")


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Warehouse:
    warehouse = Warehouse(tmp_path_factory.mktemp("demo"))
    warehouse.load("salesforce", ROOT / "seeds" / "demo" / "salesforce")
    warehouse.build(*WITHOUT_TESTS)
    return warehouse


@pytest.fixture(scope="module")
def page(demo) -> Path:
    return written(demo, demo.folder / "handoff.html")


@pytest.fixture(scope="module")
def tables(page) -> dict[str, list[dict]]:
    return tables_of(page)


def written(warehouse: Warehouse, out: Path, *arguments: object) -> Path:
    result = warehouse.script("build_dashboard.py", "--out", out, *arguments)
    assert result.returncode == 0, result.stderr
    return out


def tables_of(page: Path) -> dict[str, list[dict]]:
    """The tables that the page carries, as rows."""
    [packed] = re.findall(
        r'<script type="application/gzip" id="tables">(.*?)</script>', page.read_text(encoding="utf-8")
    )
    text = gzip.decompress(base64.b64decode(packed))
    return {name: rows(columns) for name, columns in json.loads(text).items()}


def rows(columns: dict[str, list | dict]) -> list[dict]:
    plain = {
        name: column if isinstance(column, list) else [column["values"][code] for code in column["codes"]]
        for name, column in columns.items()
    }
    return [dict(zip(plain, row, strict=True)) for row in zip(*plain.values(), strict=True)]


def emptied(warehouse: Warehouse, folder: Path) -> Warehouse:
    names = warehouse.rows(
        "select table_schema, table_name from information_schema.tables "
        "where table_type = 'BASE TABLE' and table_schema in ('main', 'main_intermediate')"
    )
    return warehouse.copy(folder, *(f'delete from "{schema}"."{name}"' for schema, name in names))


def blinded(warehouse: Warehouse, folder: Path) -> Warehouse:
    """The marts of a CRM that can show nothing."""
    verdicts = ", ".join(f"{step}_verdict = 'unknown'" for step in STEPS)
    return warehouse.copy(
        folder,
        "update rpt_handoff_metrics set n_unknown = n_unknown + n_eligible, n_eligible = 0, n_success = 0, "
        "rate = null, rate_ci_low = null, rate_ci_high = null, p50_seconds = null, p90_seconds = null, "
        "meets_target = null, previous_value = null, change = null, basis = null",
        f"update fct_handoffs set {verdicts}, primary_break = null, root_cause = null, recommended_fix = null",
        "update rpt_evidence_coverage set can_be_shown = false, n_recorded = null, n_in_time = null, "
        "recorded_share = null, in_time_share = null, recorded_since = null",
        "update rpt_source_feedback set n_accepted = null, n_rejected = null, n_recycled = null, "
        "n_disqualified = null, n_qualified = null, qualified_rate = null, source_quality_signal = 'unknown'",
        *(
            f"delete from {mart}"
            for mart in (
                *("fct_handoff_findings", "fct_duplicate_outreach", "rpt_root_causes", "rpt_acceptance"),
                *("rpt_rejection_reasons", "main_intermediate.int_timeline__handoff_facts"),
            )
        ),
    )


class Loads(HTMLParser):
    """Addresses that a page loads or links to, and its elements."""

    def __init__(self):
        super().__init__()
        self.addresses, self.elements = [], set()

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self.addresses += [value for name, value in attrs if name in ("src", "href", "srcset", "action", "data")]


def test_nothing_is_loaded_from_elsewhere(page):
    text = page.read_text(encoding="utf-8")
    parser = Loads()
    parser.feed(text)
    assert parser.elements.isdisjoint({"link", "img", "iframe", "object", "embed", "base"})
    assert parser.addresses
    assert all(address.startswith("#") for address in parser.addresses)
    [style] = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    assert "url(" not in style
    assert "@import" not in style
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert "default-src 'none'" in policy
    assert "http" not in policy


def test_it_is_small_enough_to_mail(page):
    assert page.stat().st_size < LARGEST


def test_it_stays_small_whatever_the_marts_hold_and_says_what_was_cut(demo, tmp_path):
    """Hundreds of sources, types and teams, sixty months, many reasons, long texts."""
    values = "(select 'a value whose name is rather long, number ' || i as value from range(300) as r(i))"
    marts = ("rpt_root_causes", "rpt_evidence_coverage", "rpt_rejection_reasons", "rpt_acceptance")
    large = demo.copy(
        tmp_path,
        *(
            "update fct_handoffs "
            f"set {column} = 'a value whose name is rather long, number ' || hash(handoff_id, {n}) % 300"
            for n, column in enumerate(("original_source", "lead_type", "team"))
        ),
        "update fct_handoffs set captured_at = captured_at - to_months(cast(hash(handoff_id) % 60 as integer))",
        "insert into rpt_handoff_metrics by name "
        "select rpt_handoff_metrics.* replace (cast(period_start - to_months(i) as date) as period_start) "
        "from rpt_handoff_metrics, range(18, 60, 18) as r(i) where period = 'month' and dimension = 'all'",
        *(
            "insert into rpt_handoff_metrics by name "
            f"select rpt_handoff_metrics.* replace ('{dimension}' as dimension, value as dimension_value) "
            f"from rpt_handoff_metrics, {values} where dimension = 'all'"
            for dimension in ("original_source", "lead_type", "team")
        ),
        *(
            f"insert into {mart} by name "
            f"select {mart}.* replace ('{dimension}' as dimension, value as dimension_value) "
            f"from {mart}, {values} where dimension = 'all'"
            for mart in marts
            for dimension in ("original_source", "team")
        ),
        "update fct_handoff_findings set evidence = repeat(evidence, 50)",
        "insert into fct_handoff_events by name select fct_handoff_events.* replace (raw_id || '-' || i as raw_id) "
        "from fct_handoff_events, range(8) as r(i)",
    )
    page = written(large, tmp_path / "large.html")
    assert page.stat().st_size < LARGEST
    tables = tables_of(page)
    cut = [row for row in tables["slices"] if row["dimension"] == "original_source"]
    assert len(cut) == LIMITS["values"]
    assert {row["n_values"] for row in cut} == {313}
    for kind, limit, there in (("month", LIMITS["months"], 72), ("week", LIMITS["weeks"], 79)):
        periods = [row for row in tables["periods"] if row["kind"] == kind]
        assert len(periods) == limit
        assert {row["n_periods"] for row in periods} == {there}
    assert max(row["n_rows"] for row in tables["events"]) > LIMITS["events"]
    assert max(len(row["evidence"]) for row in tables["findings"]) == TEXT


def test_long_text_is_cut_and_repeated_text_is_a_code():
    assert shortened("x" * TEXT) == "x" * TEXT
    assert shortened("x" * (TEXT + 1)) == "x" * (TEXT - 1) + "…"
    assert shortened(None) is None
    assert encoded(["b", "a", "b", None, "b", None]) == {"values": ["b", "a", None], "codes": [0, 1, 0, 2, 0, 2]}
    assert encoded([1, 1, 1, 1]) == [1, 1, 1, 1]
    assert encoded(["b", "a", "b", "b"]) == {"values": ["b", "a"], "codes": [0, 1, 0, 0]}


def test_no_personal_data_is_in_it(demo, page, tables):
    text = (page.read_text(encoding="utf-8") + json.dumps(tables, ensure_ascii=False)).casefold()
    leads = demo.rows("select email, phone, first_name || ' ' || last_name, website from dim_leads")
    owners = demo.rows("select name, email from dim_owners where owner_kind = 'user'")
    personal = {value.casefold() for row in (*leads, *owners) for value in row if value}
    assert len(personal) > 1_000
    assert [value for value in personal if value in text] == []


def test_the_metrics_are_those_of_the_measurement_table(demo, tables):
    slices = {row["slice"]: (row["dimension"], row["dimension_value"]) for row in tables["slices"]}
    periods = {row["period"]: (row["kind"], row["name"]) for row in tables["periods"]} | {-1: ("all", None)}
    shown = {
        (row["metric"], *slices[row["slice"]], *periods[row["period"]]): (
            *(row["n_eligible"], row["n_success"], row["p50"], row["p90"], row["n_censored"], row["n_immature"]),
            *(row["n_excluded"], row["n_unknown"], row["target"], row["meets_target"], row["rate"], row["low"]),
            row["high"],
        )
        for row in tables["metrics"]
    }
    last_week = demo.value("select max(period_start) from rpt_handoff_metrics where period = 'week'")
    held = demo.rows(
        "select metric, dimension, dimension_value, period, "
        "case period when 'month' then strftime(period_start, '%Y-%m') else period_start::varchar end as name, "
        "n_eligible, n_success, "
        "p50_seconds, p90_seconds, n_censored, n_immature, n_excluded, n_unknown, target, meets_target, "
        "rate, rate_ci_low, rate_ci_high "
        "from rpt_handoff_metrics "
        "where dimension in ('all', 'original_source', 'lead_type', 'team', 'crm') "
        f"and (period <> 'week' or period_start > date '{last_week}' - interval {LIMITS['weeks']} week)"
    )
    assert len(held) > 4_000
    assert shown == {row[:5]: pytest.approx(row[5:], abs=1e-6) for row in held}


def test_the_path_counts_every_handoff_once_at_each_step(demo, tables):
    slices = {(row["dimension"], row["dimension_value"]): row["slice"] for row in tables["slices"]}
    shown = {
        (row["slice"], row["period"], row["step"], row["verdict"]): (row["n"], row["n_first"]) for row in tables["path"]
    }
    periods = {row["name"]: row["period"] for row in tables["periods"]}
    counted = {}
    for dimension, value in DIMENSIONS.items():
        for step in STEPS:
            for period in ("null", "strftime(captured_at, '%Y-%m')", "date_trunc('week', captured_at)::date::varchar"):
                found = demo.rows(
                    f"select {value}, {period}, {step}_verdict, count(*), "
                    f"count(*) filter (where primary_break = '{step}') "
                    "from fct_handoffs where not is_excluded group by all"
                )
                for name, within, verdict, n, n_first in found:
                    if within is None or within in periods:
                        counted[slices[dimension, name], periods.get(within, -1), step, verdict] = (n, n_first)
    assert shown == counted


def test_root_causes_count_as_their_mart_does_and_name_its_examples(demo, tables):
    slices = {row["slice"]: (row["dimension"], row["dimension_value"]) for row in tables["slices"]}
    shown = {
        (*slices[row["slice"]], row["root_cause"], row["fix"]): (row["n_affected"], row["n_primary"])
        for row in tables["cause_counts"]
        if row["period"] == -1 and slices[row["slice"]][0] != "crm"
    }
    held = demo.rows("select dimension, dimension_value, root_cause, fix, n_affected, n_primary from rpt_root_causes")
    assert shown == {row[:4]: row[4:] for row in held}
    embedded = {row["lead_id"] for row in tables["records"]}
    for (examples,) in demo.rows("select example_lead_ids from rpt_root_causes where dimension = 'all'"):
        assert set(examples.split(", ")) <= embedded


def test_no_cause_is_compared_by_a_check_that_says_who_qualified(demo):
    """Which checks those are is seen in the verdicts: who fails one, or whom it concerns, qualifies always or never."""
    macro = (ROOT / "macros" / "diagnosis" / "checks.sql").read_text(encoding="utf-8")
    [listed] = re.findall(r"macro checks_that_qualification_decides.*?return\(\[(.*?)\]\)", macro, re.DOTALL)
    left_out = set(re.findall(r"'(\w+)'", listed))
    judged = demo.rows(
        "select check_name, count(*), count(*) filter (is_qualified), "
        "count(*) filter (verdict = 'fail'), count(*) filter (verdict = 'fail' and is_qualified) "
        "from main_intermediate.int_diagnosis__checks "
        "inner join main_intermediate.int_diagnosis__segments using (handoff_id) "
        "where is_compared and verdict in ('pass', 'fail') group by check_name"
    )
    telling = {
        name
        for name, n, qualified, failed, failed_qualified in judged
        if qualified in (0, n) or (failed >= 20 and failed_qualified in (0, failed))
    }
    # No opportunity of the demo has a source of its own.
    assert telling == left_out - {"context_survives_conversion"}
    uncompared = demo.rows(
        "select root_cause, fix from rpt_root_causes where dimension = 'all' and associated_difference is null"
    )
    names = ", ".join(f"'{name}'" for name in left_out)
    assert sorted(uncompared) == demo.rows(
        "select root_cause, fix from main_staging.stg_definitions__root_causes "
        f"group by root_cause, fix having bool_and(check_name in ({names})) order by root_cause, fix"
    )


def test_accepted_and_rejected_are_as_many_in_every_section(demo, tables):
    [(accepted, rejected, basis)] = demo.rows(
        "select n_accepted, n_rejected, basis from rpt_acceptance where dimension = 'all'"
    )
    feedback = demo.rows("select sum(n_accepted), sum(n_rejected) from rpt_source_feedback")
    assert feedback == [(accepted, rejected)]
    # Some were accepted only by being worked, in a CRM that has a status for it.
    assert basis == "explicit"
    assert accepted < demo.value("select count(*) from fct_handoffs where decision = 'accepted' and not is_excluded")


def test_curves_pass_one_half_at_the_median(demo, tables):
    slices = {row["slice"]: (row["dimension"], row["dimension_value"]) for row in tables["slices"]}
    medians = {
        row[:3]: row[3]
        for row in demo.rows(
            "select metric, dimension, dimension_value, p50_seconds from rpt_handoff_metrics where period = 'all'"
        )
    }
    assert tables["curves"]
    for row in tables["curves"]:
        median = medians[row["metric"], *slices[row["slice"]]]
        # In tenths of a percent, rounded: one half may stand on either side.
        if median is not None and row["seconds"] >= median:
            assert row["left_waiting"] <= 500, row
        else:
            assert row["left_waiting"] >= 500, row


def test_hours_count_every_deadline_once(demo, tables):
    for metric in ("routing_sla", "first_action_sla"):
        shown = [row for row in tables["hours"] if row["metric"] == metric and row["slice"] == 0]
        totals = (sum(row["n"] for row in shown), sum(row["n_met"] for row in shown))
        held = demo.rows(
            "select n_eligible, n_success from rpt_handoff_metrics "
            f"where metric = '{metric}' and period = 'all' and dimension = 'all'"
        )
        assert held == [totals]


def test_a_trace_is_what_the_mart_holds_in_its_order(demo, tables):
    record = tables["records"][0]
    shown = [(row["raw_table"], row["raw_id"], row["event_type"]) for row in tables["events"] if row["record"] == 0]
    held = demo.rows(
        "select raw_table, raw_id, event_type from fct_handoff_events inner join fct_handoffs using (handoff_id) "
        f"where lead_id = '{record['lead_id']}' and fct_handoffs.handoff_number = {record['handoff_number']} "
        "order by occurred_at, precedence, length(raw_id), raw_id, event_type"
    )
    assert shown == held[: LIMITS["events"]]


def test_the_same_marts_give_the_same_bytes(demo, page, tmp_path):
    assert written(demo, tmp_path / "again.html").read_bytes() == page.read_bytes()


@pytest.mark.parametrize("make", [emptied, blinded])
def test_marts_that_know_nothing_give_a_page(demo, tmp_path, make):
    tables = tables_of(written(make(demo, tmp_path), tmp_path / "handoff.html"))
    assert [row for row in tables["metrics"] if row["n_eligible"]] == []
    assert {row["verdict"] for row in tables["path"]} <= {"unknown"}
    assert tables["records"] == []


@pytest.mark.parametrize(
    ("setting", "links"),
    [
        ("", {}),
        ("https://crm.example/lead/{id}/view", {"*": "https://crm.example/lead/{id}/view"}),
        ("https://crm.example/", {"*": "https://crm.example/{id}"}),
        (
            "emea=http://a.example/{id} b=https://b.example/?q={id}",
            {"emea": "http://a.example/{id}", "b": "https://b.example/?q={id}"},
        ),
    ],
)
def test_links_to_the_crm_are_settings(setting, links):
    assert crm_links(setting) == links


@pytest.mark.parametrize(
    "setting", ["crm.example", "javascript:alert(1)", "emea=crm.example", "a=b=https://crm.example"]
)
def test_what_is_no_address_is_refused(setting):
    with pytest.raises(ValueError, match="CRM_URL"):
        crm_links(setting)


def refused(result) -> str:
    assert result.returncode == 2
    assert result.stdout == ""
    [message] = result.stderr.splitlines()
    return message


def test_what_cannot_be_read_or_written_is_one_clear_message(demo, tmp_path):
    nowhere = Warehouse(tmp_path)
    out = tmp_path / "handoff.html"
    assert "no such database" in refused(nowhere.script("build_dashboard.py", "--out", out))
    duckdb.connect(str(nowhere.database)).close()
    assert "no marts in it" in refused(nowhere.script("build_dashboard.py", "--out", out))
    nowhere.database.write_text("no database")
    assert "cannot be read" in refused(nowhere.script("build_dashboard.py", "--out", out))
    assert "CRM_URL" in refused(demo.script("build_dashboard.py", "--out", out, "--crm-url", "crm.example"))
    assert not out.exists()
    assert "handoff.duckdb" in refused(demo.script("build_dashboard.py", "--out", demo.database / "page.html"))


def test_an_address_of_a_source_that_is_not_there_is_told(demo, tmp_path):
    out = tmp_path / "handoff.html"
    made = demo.script(
        "build_dashboard.py", "--out", out, "--crm-url", "emea=https://a.example salesforce=https://b.example"
    )
    assert made.returncode == 0
    [told] = made.stderr.splitlines()
    assert told == "build_dashboard: CRM_URL: emea is no source of the marts. There are salesforce."


def axis_labels(chart: str, data: list[dict], width: int) -> list[str]:
    """What can be read along the horizontal axis of a chart."""
    drawn = vl_convert.vegalite_to_svg({**specifications()[chart], "datasets": {"rows": data}, "width": width})
    [axis] = re.findall(r'aria-label="X-axis.*?<g class="mark-text role-axis-label".*?</g>', drawn, re.DOTALL)
    return re.findall(r'<text(?![^>]*opacity="0")[^>]*>([^<]*)</text>', axis)


@pytest.mark.parametrize(("low", "rate"), [(0.9951, 1.0), (0.99992, 1.0), (0.3, 0.5), (0.0, 0.0004)])
def test_no_two_places_of_an_axis_are_called_alike(low, rate):
    row = {"name": "Web", "rate": rate, "low": low, "high": rate, "overall": rate, "small": False, "n": 9, "shown": ""}
    labels = axis_labels("intervals", [row], 400)
    assert len(labels) == len(set(labels)) > 1


@pytest.mark.parametrize("width", [280, 520])
def test_labels_of_the_waiting_curve_stand_apart_however_long_somebody_waited(width):
    waits = [300, 900, 3600, 14_400, 86_400, 345_600, 1_382_400, 7_776_000]
    labels = axis_labels("survival", [{"group": "all", "seconds": wait, "waiting": 0.5} for wait in waits], width)
    assert labels[0] == "5 min"
    assert "15 min" not in labels
    assert {"4 h", "24 h", "4 d"} <= set(labels)


needs_browser = pytest.mark.skipif(
    not (browser.CHROMIUM and browser.DRIVER), reason="no Chromium with its driver (Debian: chromium, chromium-driver)"
)


@pytest.fixture(scope="module")
def window(tmp_path_factory):
    with browser.Browser(tmp_path_factory.mktemp("profile")) as window:
        yield window


def value(window, metric: str) -> str:
    return window.text(f'[data-metric="{metric}"] .value')


@needs_browser
def test_in_a_browser_it_filters_opens_a_finding_and_its_record(demo, window, tmp_path):
    page = written(demo, tmp_path / "linked.html", "--crm-url", "https://crm.example/{id}/view")
    window.open(page)
    rate = demo.value(
        "select rate from rpt_handoff_metrics "
        "where metric = 'source_to_accepted' and period = 'all' and dimension = 'all'"
    )
    assert value(window, "source_to_accepted") == f"{100 * rate:.1f}".removesuffix(".0") + "%"
    assert "salespeople within 14 days" in window.text('[data-metric="duplicate_outreach"] .sentence')
    assert "qualified within 60 days" in window.text('[data-metric="accepted_to_qualified"] .sentence')
    assert "every kind of evidence since" in window.text("#evidence-note")

    # A filter, by keyboard, shows the mart's number of that slice; a second one takes the place of the first.
    window.type("#filter-lead_type", "demo")
    window.wait("document.body.dataset.ready === 'true' && location.hash.includes('lead_type')")
    window.type("#filter-team", "EMEA")
    window.wait("document.body.dataset.ready === 'true' && location.hash.includes('team')")
    assert window.run("return document.getElementById('filter-lead_type').selectedOptions[0].text") == "All"
    rate, n = demo.rows(
        "select rate, n_eligible from rpt_handoff_metrics where metric = 'source_to_accepted' and period = 'all' "
        "and dimension = 'team' and dimension_value = 'EMEA'"
    )[0]
    assert value(window, "source_to_accepted") == f"{100 * rate:.1f}".removesuffix(".0") + "%"
    assert f"{n:,}" in window.text('[data-metric="source_to_accepted"] dl')
    window.type("#filter-period", "May 2026")
    window.wait("document.body.dataset.ready === 'true' && location.hash.includes('month')")
    assert "team EMEA, May 2026" in window.text("#filter-status")
    n_month = demo.value(
        "select n_eligible from rpt_handoff_metrics where metric = 'routing_sla' and period_start = date '2026-05-01' "
        "and period = 'month' and dimension = 'team' and dimension_value = 'EMEA'"
    )
    assert f"Counted\n{n_month:,}" in window.text('[data-metric="routing_sla"] dl')

    # A week: its numbers, the line week by week, and what is said of how many there are.
    window.run(
        "const select = document.getElementById('filter-period');"
        "select.value = [...select.options].find((option) => option.text === 'Week of 1 June 2026').value;"
        "select.dispatchEvent(new Event('change'));"
    )
    window.wait("document.body.dataset.ready === 'true' && location.hash.includes('week=2026-06-01')")
    assert "team EMEA, week of 1 June 2026" in window.text("#filter-status")
    n_week = demo.value(
        "select n_eligible from rpt_handoff_metrics where metric = 'routing_sla' and period_start = date '2026-06-01' "
        "and period = 'week' and dimension = 'team' and dimension_value = 'EMEA'"
    )
    assert n_week > 0
    assert f"Counted\n{n_week:,}" in window.text('[data-metric="routing_sla"] dl')
    assert "6 Apr" in window.text('[data-metric="routing_sla"] .chart')
    captured = demo.value(
        "select count(*) from fct_handoffs where not is_excluded and team = 'EMEA' "
        "and captured_at >= date '2026-06-01' and captured_at < date '2026-06-08'"
    )
    assert f" of {captured} handoffs" in window.text("#headline")
    [weeks] = window.run(
        "return [...document.querySelectorAll('#filter-period optgroup[label=Weeks]')]"
        ".map((group) => [...group.children].map((option) => option.text))"
    )
    assert len(weeks) == LIMITS["weeks"] + 1
    there = demo.value("select count(distinct period_start) from rpt_handoff_metrics where period = 'week'")
    assert weeks[-1] == f"{LIMITS['weeks']} of {there} shown."

    # Everything again; a root cause unfolds, its examples are those of the mart, and one opens as a trace.
    window.click("#reset")
    window.wait("document.body.dataset.ready === 'true' && !location.hash")
    window.click("#cause-list summary")
    examples = window.run(
        "return [...document.querySelectorAll('#cause-list details[open] .examples a')].map((a) => a.text)"
    )
    assert ", ".join(examples) == demo.value(
        "select example_lead_ids from rpt_root_causes where dimension = 'all' and position = 1"
    )
    address = window.run("return document.querySelector('#cause-list .examples a').href")
    assert address == f"https://crm.example/{examples[0]}/view"
    window.click("#cause-list .open-record")
    assert examples[0] in window.text("#record-view h3")
    assert window.run("return document.activeElement.id") == "record-view"
    assert window.run("return document.querySelectorAll('#record-view tbody tr').length") > 1

    assert window.complaints() == []
    # The browser's own new tab asks for things of its own: chrome:, data:.
    loaded = {address for address in window.requests() if address.startswith(("http", "ws", "file"))}
    assert {address.partition("#")[0] for address in loaded} == {page.as_uri()}


@needs_browser
@pytest.mark.parametrize(
    ("make", "word", "trend"),
    [
        (emptied, "no leads", "There are no leads in any month."),
        (blinded, "unknown", "No month of it is known."),
    ],
)
def test_in_a_browser_what_is_not_known_says_so(demo, window, tmp_path, make, word, trend):
    window.open(written(make(demo, tmp_path), tmp_path / "handoff.html"))
    values = window.run("return [...document.querySelectorAll('.card .value')].map((value) => value.textContent)")
    assert values == [word] * 9
    trends = window.run("return [...document.querySelectorAll('.card .chart')].map((chart) => chart.textContent)")
    assert trends == [trend] * 9
    assert "every kind of evidence" not in window.text("#evidence-note")
    assert window.run("return document.querySelectorAll('.card [data-kind=met], .card [data-kind=missed]').length") == 0
    # No section is empty without a word.
    assert (
        window.run(
            "return [...document.querySelectorAll('.chart')].filter((chart) => !chart.textContent.trim()).length"
        )
        == 0
    )
    assert window.complaints() == []


@needs_browser
def test_in_a_browser_several_sources_are_told_apart(demo, window, tmp_path):
    reports = ("rpt_rejection_reasons", "rpt_evidence_coverage")
    second = "insert into {0} by name select * replace ('second org' as source_relation) from {0}"
    unfilled = (
        "update rpt_evidence_coverage set finding = 'Too few do.' where evidence = 'lead type' and dimension = 'all'"
    )
    both = demo.copy(tmp_path, *(second.format(report) for report in reports), unfilled)
    window.open(written(both, tmp_path / "handoff.html"))
    for chart, name in (("reasons-chart", "Timing"), ("evidence-chart", "next action")):
        shown = window.run(
            "return [...document.querySelectorAll(arguments[0])].map((text) => text.textContent)", f"#{chart} text"
        )
        assert {f"{name}, salesforce", f"{name}, second org"} <= set(shown)
    # That too few fill it in is not said where it says what the CRM cannot show.
    assert window.text("#evidence-unfilled").splitlines() == ["salesforce: Too few do.", "second org: Too few do."]
    assert window.text("#evidence-advice") == ""
    assert window.complaints() == []


@needs_browser
def test_in_a_browser_nothing_is_wider_than_a_phone(page, window):
    window.as_on_a_phone(390)
    window.open(page)
    assert window.run("return document.documentElement.scrollWidth") == 390
