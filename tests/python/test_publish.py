"""Publishing: readers see a whole version or the one before it, whatever happens to builds.

The marts here are two small tables that carry the same number; scripts/try_publishing.py does it with real builds.
"""

import contextlib
import errno
import fcntl
import itertools
import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from multiprocessing import forkserver
from pathlib import Path

import duckdb
import pytest

from building import Build, Command, Compare, Inputs, Publish, run_job
from full_disk import full_disk
from publishing import PublishError, publish
from publishing.evidence import read_build
from publishing.versions import Versions, remove
from small_warehouse import build
from trying import Readers, seen_in
from warehouse import ROOT
from warehouse_file import published_database
from warehouse_lock import BusyError, building, reading

PYTHON = (sys.executable, "-c")
# Copies of a process that has imported what it needs and opened nothing: they start in no time.
FORKS = multiprocessing.get_context("forkserver")


@pytest.fixture(scope="module", autouse=True)
def _forks():
    FORKS.set_forkserver_preload([__name__])
    with pytest.MonkeyPatch.context() as patch:
        # It does not search where this process does.
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        forkserver.ensure_running()


@pytest.fixture
def database(tmp_path) -> Path:
    """A warehouse whose first build is published."""
    file = tmp_path / "warehouse" / "handoff.duckdb"
    file.parent.mkdir()
    build(file, 1)
    publish(file)
    return file


def published(database: Path) -> int:
    """The number that readers see; all marts have to carry it, in both forms, as the manifest says."""
    folder = Versions(database).link
    with duckdb.connect(str(folder / database.name), read_only=True) as connection:
        numbers = connection.execute(
            "select distinct number from fct_handoffs union from (select number from "
            "rpt_handoff_metrics) union all select count(*) from fct_handoffs"
        ).fetchall()
    with duckdb.connect() as connection:
        in_parquet = connection.execute(
            f"select distinct f.number, m.number from '{folder}/fct_handoffs.parquet' as f, "
            f"'{folder}/rpt_handoff_metrics.parquet' as m"
        ).fetchall()
    [(number,), (rows,)] = sorted(numbers)
    assert rows == json.loads((folder / "manifest.json").read_text())["marts"]["fct_handoffs"]["rows"]
    assert in_parquet == [(number, number)]
    return number


def left_behind(database: Path) -> list[str]:
    return sorted(path.name for path in Versions(database).folder.iterdir() if not path.name.isdecimal())


# --- what is published -----------------------------------------------------------------------------------------


def test_a_version_holds_the_marts_with_what_they_mean_and_nothing_else(database):
    folder = Versions(database).link
    assert sorted(path.name for path in folder.iterdir()) == [
        *("fct_handoffs.parquet", "handoff.duckdb", "manifest.json", "rpt_handoff_metrics.parquet"),
    ]
    with duckdb.connect(str(folder / "handoff.duckdb"), read_only=True) as connection:
        tables = connection.execute("select schema_name, table_name, comment from duckdb_tables() order by all")
        assert tables.fetchall() == [
            ("main", "fct_handoffs", "What it's about"),
            ("main", "rpt_handoff_metrics", None),
            ("main_intermediate", "int_crm__as_of", None),
        ]
        meant = connection.execute("select column_name, comment from duckdb_columns() where comment is not null")
        assert meant.fetchall() == [("number", "Which build")]
    with duckdb.connect() as connection:
        connection.execute(f"attach '{database}' as warehouse (read_only)")
        [(different,)] = connection.execute(
            f"select count(*) from (from warehouse.fct_handoffs except all from '{folder}/fct_handoffs.parquet')"
        ).fetchall()
    assert different == 0
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["version"] == 1
    assert manifest["as_of"] == [{"crm": "generic", "source_relation": "generic", "as_of": "2026-06-30T23:59:59Z"}]
    assert manifest["marts"]["fct_handoffs"]["rows"] == 1_000
    assert manifest["marts"]["fct_handoffs"]["columns"][0] == {
        **{"name": "number", "type": "INTEGER", "description": "Which build"},
    }
    assert published_database(database) == folder / "handoff.duckdb"


def test_the_same_marts_in_another_order_are_not_published_again(database):
    before = os.lstat(Versions(database).link).st_ino
    with duckdb.connect(str(database)) as connection:
        connection.execute("create or replace table rpt_handoff_metrics as from rpt_handoff_metrics")
        connection.execute("create or replace table fct_handoffs as from fct_handoffs order by handoff_id")
        connection.execute("comment on table fct_handoffs is 'What it''s about'")
        connection.execute("comment on column fct_handoffs.number is 'Which build'")
    again = publish(database)
    assert (again.version, again.is_new) == (1, False)
    assert os.lstat(Versions(database).link).st_ino == before
    # What a column means is published too; so is a mart that was taken away.
    with duckdb.connect(str(database)) as connection:
        connection.execute("comment on column fct_handoffs.number is 'Another meaning'")
    assert publish(database).version == 2
    (Versions(database).of(2) / "rpt_handoff_metrics.parquet").unlink()
    assert publish(database).version == 3


def test_the_same_marts_make_the_same_parquet_files(database, tmp_path):
    other = tmp_path / "other" / "handoff.duckdb"
    other.parent.mkdir()
    build(other, 1)
    with duckdb.connect(str(other)) as connection:
        connection.execute("create or replace table fct_handoffs as from fct_handoffs order by list desc")
    publish(other)
    one, two = (Versions(file).link / "fct_handoffs.parquet" for file in (database, other))
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize(
    ("problems", "said"),
    [
        (("unique_fct_handoffs failed",), "unique_fct_handoffs failed"),
        (("it did not come to its end",), "did not come to its end"),
        (tuple(f"test_{i} failed" for i in range(9)), "test_4 failed and 4 more"),
    ],
)
def test_marts_of_a_build_that_did_not_pass_are_not_published(database, problems, said):
    build(database, 2, problems=problems)
    with pytest.raises(PublishError, match=said):
        publish(database)
    assert published(database) == 1


def test_nothing_does_not_take_the_place_of_handoffs(database):
    build(database, 2, rows=0)
    with pytest.raises(
        PublishError, match=r"no handoff in it, where readers have [1-9].*remove .*handoff.published and"
    ):
        publish(database)
    assert published(database) == 1
    Versions(database).link.unlink()
    assert publish(database).version == 1
    # Nothing may follow nothing.
    build(database, 3, rows=0)
    publish(database)


def test_what_no_build_left_is_not_published(tmp_path):
    database = tmp_path / "x.duckdb"
    with pytest.raises(PublishError, match="no such database"):
        publish(database)
    with duckdb.connect(str(database)) as connection:
        connection.execute("create table fct_handoffs as select 1 as number")
    with pytest.raises(PublishError, match="dbt build has not run"):
        publish(database)
    build(database, 1)
    with duckdb.connect(str(database)) as connection:
        connection.execute("update main_publishing.last_build set marts = []")
    with pytest.raises(PublishError, match="no marts in it"):
        publish(database)
    build(database, 1)
    link = Versions(database).link
    link.mkdir()
    with pytest.raises(PublishError, match="not the link that publishing makes"):
        publish(database)
    link.rmdir()
    link.symlink_to(tmp_path / "2024")
    with pytest.raises(PublishError, match="not the link that publishing makes"):
        publish(database)


# --- readers ---------------------------------------------------------------------------------------------------


def test_readers_see_one_version_or_the_next_and_never_an_error(database):
    versions = Versions(database)
    allowed = {seen_in(versions.link)}
    with Readers(versions.link) as readers:
        for number in range(2, 12):
            build(database, number)
            assert publish(database).version == number
            allowed.add(seen_in(versions.link))
            # A version stays until the next but one is published: no reader may be slower than that here.
            readers.wait_for(1)
    report = readers.report
    assert report.errors == []
    assert report.wrong(allowed) == 0
    assert len(report.seen) == 11
    assert all(reads >= 20 for reads in report.reads.values())
    assert sorted(path.name for path in versions.folder.iterdir()) == ["10", "11"]


def test_a_mix_would_be_found(database):
    """The readers of the test before do see it when a mart is another version's."""
    versions = Versions(database)
    allowed = {seen_in(versions.link)}
    build(database, 2)
    publish(database)
    allowed.add(seen_in(versions.link))
    (versions.of(2) / "fct_handoffs.parquet").unlink()
    (versions.of(2) / "fct_handoffs.parquet").symlink_to(versions.of(1) / "fct_handoffs.parquet")
    with Readers(versions.link) as readers:
        readers.wait_for(1)
    assert readers.report.wrong(allowed) == readers.report.reads["parquet"]


def test_a_reader_that_has_the_file_open_keeps_what_it_sees(database):
    with duckdb.connect(str(published_database(database)), read_only=True) as reader:
        for number in (2, 3, 4):
            build(database, number)
            publish(database)
            assert reader.execute("select distinct number from fct_handoffs").fetchall() == [(1,)]
    assert published(database) == 4


def test_publishing_keeps_to_the_memory_that_it_is_given(database, monkeypatch):
    build(database, 2)
    monkeypatch.setenv("HANDOFF_MEMORY_LIMIT", "no amount")
    with pytest.raises(PublishError, match="could not be published"):
        publish(database)
    monkeypatch.setenv("HANDOFF_MEMORY_LIMIT", "1GB")
    assert publish(database).version == 2


def test_a_version_that_cannot_be_removed_is_in_nobodys_way(database, monkeypatch):
    def remove_others(path: Path) -> None:
        if path.name == "1":
            raise OSError(errno.ENOTEMPTY, "Directory not empty")
        remove(path)

    monkeypatch.setattr("publishing.versions.remove", remove_others)
    for number in (2, 3, 4):
        build(database, number)
        publish(database)
        assert published(database) == number
    assert sorted(path.name for path in Versions(database).folder.iterdir()) == ["1", "3", "4"]


def test_who_reads_what_a_failed_build_left_is_told(database, capfd):
    build(database, 2, problems=("unique_fct_handoffs failed",))
    read = []
    assert read_build("trace_lead", database, lambda connection, file: read.append(file)) == 0
    assert read == [database]
    assert capfd.readouterr().err == (f"trace_lead: {database}: its last build failed: unique_fct_handoffs failed.\n")
    build(database, 3, problems=("40 models, seeds or tests were left out, such as dim_leads",))
    read_build("trace_lead", database, lambda connection, file: None)
    assert capfd.readouterr().err == ""


# --- killed ----------------------------------------------------------------------------------------------------


def publish_and_die_at(database: Path, moment: int) -> None:
    """Publish, and be killed before the so-manyth thing that Python does to a file of the published versions."""
    count = 0

    def hook(event: str, arguments: tuple) -> None:
        nonlocal count
        if event in ("open", "os.mkdir", "os.rename", "os.symlink", "os.chmod", "os.remove", "os.rmdir") and (
            ".published" in str(arguments[0])
        ):
            count += 1
            if count == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    publish(database)


def test_killed_at_every_step_of_publishing_the_next_one_succeeds(database):
    build(database, 2)
    publish(database)
    died_before, died_after = 0, 0
    for number in itertools.count(3):
        before = published(database)
        build(database, number, rows=50)
        process = FORKS.Process(target=publish_and_die_at, args=(database, number - 2))
        process.start()
        process.join()
        if process.exitcode == 0:
            break
        assert process.exitcode == -signal.SIGKILL
        seen = published(database)
        assert seen in (before, number)
        died_before += seen == before
        died_after += seen == number
        publish(database)
        assert published(database) == number
        assert left_behind(database) == []
    # Before the link was set anew, and after.
    assert died_before > 10
    assert died_after > 0
    assert published(database) == number


def publish_after(begun, database: Path) -> None:
    begun.set()
    publish(database)


def test_killed_at_random_moments_the_next_one_succeeds(database):
    chance = random.Random(6)
    rows = 100_000
    build(database, 2, rows)
    begun = time.monotonic()
    publish(database)
    lasts = time.monotonic() - begun
    before, unfinished = 2, 0
    for number in range(3, 13):
        build(database, number, rows)
        begun = FORKS.Event()
        process = FORKS.Process(target=publish_after, args=(begun, database))
        process.start()
        begun.wait()
        time.sleep(chance.uniform(0, lasts))
        process.kill()
        process.join()
        unfinished += "unfinished" in left_behind(database)
        # Sometimes the next one is killed as well.
        if chance.random() < 0.5:
            assert published(database) in (before, number)
            publish(database)
            assert published(database) == number
            assert left_behind(database) == []
        assert published(database) in (before, number)
        before = published(database)
    assert unfinished > 0


# --- builds ----------------------------------------------------------------------------------------------------


def rebuild(database: Path, number: int, *problems: str, code: int = 0, rows: int = 1_000) -> Command:
    """A step that builds the marts in a process of its own, as dbt does."""
    program = ROOT / "tests" / "python" / "small_warehouse.py"
    words = (sys.executable, program, database, number, rows, code, *problems)
    return Command("build the models", tuple(map(str, words)), "at the end")


def run_apart(steps: list, database: Path, output: Path) -> None:
    """run_job as a process of its own, which leaves with its exit code; what it says goes to a file."""
    # Tests that run in the background of a shell were told to ignore Ctrl-C, and so is what they start.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with output.open("a", buffering=1) as file, contextlib.redirect_stdout(file), contextlib.redirect_stderr(file):
        sys.exit(run_job("build", steps, database))


def noted(log: Path, word: str) -> Command:
    return Command("note", (*PYTHON, f"open({str(log)!r}, 'a').write({word!r} + chr(10))"))


def test_a_step_that_fails_publishes_nothing_and_says_so(database, tmp_path, capfd):
    log = tmp_path / "log"
    steps = [rebuild(database, 2, "unique_fct_handoffs failed", code=1), Publish(), noted(log, "printed")]
    assert run_job("build", steps, database) == 1
    assert published(database) == 1
    assert not log.exists()
    said = capfd.readouterr().err.splitlines()
    assert said == [
        "build: could not build the models: unique_fct_handoffs failed. "
        f"Readers open the marts of version 1, up to 2026-06-30 23:59 UTC, in {Versions(database).link}."
    ]
    # What an earlier build failed at is no reason of this one.
    assert run_job("build", [Command("load", (*PYTHON, "raise SystemExit(3)")), Publish()], database) == 3
    assert "could not load. Readers" in capfd.readouterr().err
    assert run_job("build", [rebuild(database, 3), Publish(), noted(log, "printed")], database) == 0
    assert published(database) == 3
    assert log.read_text() == "printed\n"


def raw_rows(database: Path, *rows: str) -> None:
    """What a loader leaves: it makes its table anew, and writes down when."""
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema if not exists raw_generic")
        connection.execute("create or replace table raw_generic.leads as select unnest(?) as lead_id", [list(rows)])
        connection.execute("create or replace table raw_generic.load_log as select uuid() as load_id")


def test_what_has_not_changed_is_not_built_again(database, tmp_path, capfd, monkeypatch):
    for setting in ("CRM", "AS_OF", "DEFINITIONS"):
        monkeypatch.delenv(setting, raising=False)
    builds = iter(range(2, 100))

    def is_built(anew: bool = False) -> bool:
        number = next(builds)
        inputs = Inputs(anew)
        rebuilding = replace(rebuild(database, number), unless=inputs)
        assert run_job("build", [Compare(inputs), rebuilding, Publish(inputs)], database) == 0
        return published(database) == number

    raw_rows(database, "1", "2", "2")
    assert is_built()
    raw_rows(database, "2", "1", "2")
    assert not is_built()
    assert "Nothing has changed since version 2 was published" in capfd.readouterr().out
    assert is_built(anew=True)
    assert not is_built()
    # Rows that stand twice do not cancel each other.
    raw_rows(database, "1", "3", "3")
    assert is_built()
    monkeypatch.setenv("AS_OF", "2026-01-01T00:00:00Z")
    assert is_built()
    definitions = tmp_path / "definitions"
    definitions.mkdir()
    monkeypatch.setenv("DEFINITIONS", str(definitions))
    # An empty folder is for dbt to refuse.
    assert is_built()
    (definitions / "status_map.csv").write_text("crm,raw_status,stage\n")
    assert is_built()
    assert not is_built()
    # What was published is gone.
    shutil.rmtree(Versions(database).folder)
    assert is_built()
    assert not is_built()
    # Somebody runs dbt: what it made is not what was published.
    build(database, 0, problems=("40 models were left out",))
    assert is_built()


def test_what_dbt_has_built_elsewhere_is_not_taken_for_what_was_asked_for(database, capfd):
    for number in ("1", "2"):
        raw_rows(database, number)
        inputs = Inputs()
        steps = [Compare(inputs), Build("build the models", (*PYTHON, "pass"), unless=inputs), Publish(inputs)]
        assert run_job("build", steps, database) == 2
        said = capfd.readouterr()
        assert f"could not build the models: dbt has built nothing in {database}." in said.err
        assert "Nothing has changed" not in said.out
    assert published(database) == 1


def test_another_project_builds_everything_from_the_beginning(database, monkeypatch):
    def words(number: int) -> tuple[str, ...]:
        raw_rows(database, str(number))
        inputs = Inputs()
        steps = [Compare(inputs), replace(rebuild(database, number), unless=inputs), Publish(inputs)]
        assert run_job("build", steps, database) == 0
        return Build("build", ("dbt", "build"), unless=inputs).all_words()

    # What made the marts before is not known.
    assert words(2) == ("dbt", "build", "--full-refresh")
    assert words(3) == ("dbt", "build", "--exclude-resource-type", "unit_test")
    monkeypatch.setattr("building.inputs.project", lambda: "with another macro")
    assert words(4) == ("dbt", "build", "--full-refresh")
    assert words(5) == ("dbt", "build", "--exclude-resource-type", "unit_test")


def test_two_builds_at_once_the_second_waits_or_says_so(database, tmp_path, capfd):
    log = tmp_path / "log"
    wait = Command("wait", ("sleep", "2"))
    steps = [noted(log, "begin"), rebuild(database, 2), wait, Publish(), noted(log, "end")]
    outputs = [tmp_path / "first", tmp_path / "second"]
    builds = [FORKS.Process(target=run_apart, args=(steps, database, output)) for output in outputs]
    builds[0].start()
    while not log.exists():
        time.sleep(0.01)
    builds[1].start()
    assert run_job("build", [noted(log, "too early")], database, wait=False) == 2
    for process in builds:
        process.join()
        assert process.exitcode == 0
    assert log.read_text().split() == ["begin", "end", "begin", "end"]
    assert published(database) == 2
    holder = f"{database}: a build (process {builds[0].pid}, since "
    said = capfd.readouterr().err
    assert said.startswith(f"build: {holder}")
    assert "--no-wait" in said
    assert outputs[0].read_text() == "\nPublished as version 2.\n"
    waited, published_again = outputs[1].read_text().split("\n\n")
    assert waited.startswith(holder)
    assert waited.endswith("is working in it; waiting ...")
    assert published_again == "The marts are those of version 2, which stays published.\n"


def test_a_killed_build_leaves_the_warehouse_held_until_what_it_started_is_gone(database, tmp_path):
    log = tmp_path / "log"
    step = Command("begin", (*PYTHON, f"import time; open({str(log)!r}, 'w'); time.sleep(1)"))
    process = FORKS.Process(target=run_apart, args=([step, Publish()], database, tmp_path / "said"))
    build(database, 2)
    process.start()
    while not log.exists():
        time.sleep(0.01)
    process.kill()
    process.join()
    with pytest.raises(BusyError, match="another process is working in it"), building(database, wait=False):
        pass
    assert published(database) == 1
    assert run_job("build", [Publish()], database) == 0
    assert published(database) == 2


def test_what_stops_a_service_stops_its_step(database, tmp_path):
    log = tmp_path / "log"
    step = Command("sleep", (*PYTHON, f"import time; open({str(log)!r}, 'w').write('begin'); time.sleep(60)"))
    process = FORKS.Process(target=run_apart, args=([step, Publish()], database, tmp_path / "said"))
    process.start()
    while not log.exists():
        time.sleep(0.01)
    process.terminate()
    process.join(timeout=20)
    assert process.exitcode == 128 + signal.SIGINT
    with building(database, wait=False):
        assert published(database) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_build_that_is_stopped_while_it_publishes_says_so(database, tmp_path, number):
    build(database, 2, rows=600_000)
    process = FORKS.Process(target=run_apart, args=([Publish()], database, tmp_path / "said"))
    process.start()
    while not (Versions(database).unfinished / database.name).exists():
        time.sleep(0.01)
    time.sleep(0.1)
    os.kill(process.pid, number)
    process.join(timeout=20)
    assert process.exitcode == 128 + signal.SIGINT
    said = (tmp_path / "said").read_text()
    assert said.startswith("build: could not publish the marts: interrupted. Readers open the marts of version 1, ")
    assert len(said.splitlines()) == 1
    assert published(database) == 1
    assert left_behind(database) == []


def test_what_stops_a_build_as_a_step_begins_stops_that_step(database, monkeypatch):
    begun = []

    class StoppedAtOnce(subprocess.Popen):
        def __init__(self, *args, **options):
            super().__init__(*args, **options)
            begun.append(self)
            signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(subprocess, "Popen", StoppedAtOnce)
    step = Command("sleep", (*PYTHON, "import time; time.sleep(60)"))
    assert run_job("build", [step], database) == 128 + signal.SIGINT
    assert begun[0].poll() is not None


def test_those_who_read_the_warehouse_itself_keep_builds_out_and_each_other_not(database):
    with building(database):
        pass
    waited = []
    with (
        reading(database),
        reading(database, tell=waited.append),
        pytest.raises(BusyError),
        building(database, wait=False),
    ):
        pass
    assert waited == []
    # A warehouse in which nothing was ever built has no lock to take, and gets none.
    with reading(database.with_name("other.duckdb")):
        assert not database.with_name(".other.lock").exists()


def test_steps_may_use_what_the_build_has(database):
    program = f"""
import sys; sys.path[:0] = [{str(ROOT / "scripts")!r}]
from pathlib import Path
from warehouse_lock import building, reading
with building(Path({str(database)!r}), wait=False), reading(Path({str(database)!r}), tell=sys.exit):
    pass
"""
    assert run_job("build", [Command("look", (*PYTHON, program))], database) == 0


def test_the_command_says_what_it_did_and_refuses_with_exit_code_2(database, tmp_path):
    def command(*arguments: object) -> subprocess.CompletedProcess:
        words = [sys.executable, ROOT / "scripts" / "publish_marts.py", *map(str, arguments)]
        return subprocess.run(words, capture_output=True, text=True, check=False)

    build(database, 2)
    done = command("--database", database)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Published as version 2 in {Versions(database).link}.\n"
    assert "as before" in command("--database", database).stdout
    missing = command("--database", tmp_path / "none.duckdb")
    with database.with_name(".handoff.lock").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        busy = command("--database", database, "--no-wait")
    for refused, said in ((missing, "no such database"), (busy, "is working in it")):
        assert (refused.returncode, refused.stdout) == (2, "")
        assert said in refused.stderr
        assert len(refused.stderr.splitlines()) == 1


@pytest.mark.parametrize("memory", ["lots", "150%", "6 gigs", "-1"])
def test_a_build_with_an_amount_of_memory_that_is_none_begins_nothing(tmp_path, memory):
    settings = {"HANDOFF_MEMORY_LIMIT": memory, "HANDOFF_DUCKDB": str(tmp_path / "new" / "handoff.duckdb")}
    words = [sys.executable, ROOT / "scripts" / "build.py"]
    refused = subprocess.run(words, env=os.environ | settings, capture_output=True, text=True, check=False)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == f"build: HANDOFF_MEMORY_LIMIT: '{memory}' is no amount of memory. Say 6GB or 25%.\n"
    assert list(tmp_path.iterdir()) == []


# --- a full disk -----------------------------------------------------------------------------------------------


def test_no_room_for_what_has_none_in_memory_is_a_full_disk(tmp_path):
    limits = {"memory_limit": "100MB", "temp_directory": str(tmp_path), "threads": 1}
    sorted_keys = "select md5(i::varchar) as key from range(9000000) as t(i) order by key offset 5"
    with duckdb.connect(config=limits) as connection, pytest.raises(duckdb.OutOfMemoryException) as error:
        connection.execute("set max_temp_directory_size = '10MB'")
        connection.execute(f"select count(*) from ({sorted_keys})")
    assert full_disk(str(error.value)) == "the disk that takes what has no room in memory"


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 16 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small file system cannot be mounted here: this needs root")
    yield folder
    subprocess.run(["umount", folder], check=True)


@contextlib.contextmanager
def only_free(folder: Path, room: int):
    """Fill a disk but for so many bytes."""
    disk = os.statvfs(folder)
    with (folder / "filler").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, disk.f_bavail * disk.f_frsize - room)
    try:
        yield
    finally:
        (folder / "filler").unlink()


def test_a_full_disk_at_any_moment_leaves_what_is_published(small_disk, capfd):
    database = small_disk / "handoff.duckdb"
    build(database, 1)
    publish(database)
    failed = 0
    for number, room in enumerate((0, 4_096, 65_536, 262_144, 524_288, 1 << 20, 2 << 20), start=2):
        build(database, number)
        with only_free(small_disk, room):
            code = run_job("build", [Publish()], database)
            said = capfd.readouterr().err
            if code:
                failed += 1
                assert code == 2
                assert len(said.splitlines()) == 1
                assert f"the disk of {database.parent}" in said
                assert "is full" in said
                assert "Readers open the marts of version" in said
                assert published(database) < number
                assert left_behind(database) == []
        publish(database)
        assert published(database) == number
    assert 2 <= failed < 7


def test_a_full_disk_in_a_step_is_one_message_instead_of_what_follows_from_it(small_disk, capfd):
    database = small_disk / "handoff.duckdb"
    build(database, 1)
    publish(database)
    with only_free(small_disk, 1 << 16):
        assert run_job("build", [rebuild(database, 2, rows=300_000), Publish()], database) == 2
        said = capfd.readouterr()
        assert said.out == ""
        [line] = said.err.splitlines()
        assert line.startswith(f"build: could not build the models: the disk of {database.parent} is full. Free")
        assert "Readers open the marts of version 1" in line
        assert published(database) == 1
    assert run_job("build", [rebuild(database, 3), Publish()], database) == 0
    assert published(database) == 3
