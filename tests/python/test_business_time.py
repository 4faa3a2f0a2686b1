"""Business time against a second-by-second count with zoneinfo, and calendars that cannot be used.

Only the calendar models are built, in a database of their own, from calendars that the tests bring in a
DEFINITIONS folder. The span of events is a table the tests write in place of int_crm__time_span.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pandas as pd
import pytest

from warehouse import ROOT, Warehouse, failures, write_csv

CALENDAR_MODELS = [
    "path:seeds/calendar",
    "stg_definitions__calendar*",
    "lead_type_map",
    "maturity_windows",
    "sla_policy",
    "stg_definitions__lead_type_map",
    "stg_definitions__maturity_windows",
    "stg_definitions__sla_policy",
    "stg_salesforce__business_hours",
    "stg_salesforce__holiday",
    "int_salesforce__business_hours*",
    "int_salesforce__holidays*",
    "path:models/intermediate/calendar",
]
WEEKDAYS, WEEKEND, DAILY = "12345", "67", "1234567"

ZONES = {
    "new_york": "America/New_York",
    "madrid": "Europe/Madrid",
    "sydney": "Australia/Sydney",
    "lord_howe": "Australia/Lord_Howe",
    "adelaide": "Australia/Adelaide",
    "kolkata": "Asia/Kolkata",
    "kathmandu": "Asia/Kathmandu",
    "always": "UTC",
}
# Some windows begin or end inside the local hour that daylight saving skips or repeats: on a Sunday here.
HOURS = {
    "new_york": [(WEEKDAYS, "09:00", "17:00"), ("7", "00:15", "01:30"), ("7", "02:20", "06:00")],
    "madrid": [
        (WEEKDAYS, "09:00", "14:00"),
        (WEEKDAYS, "16:00", "19:00"),
        ("7", "02:30", "02:45"),
        ("7", "2:50", "03:30"),
    ],
    "sydney": [(DAILY, "00:00", "24:00")],
    "lord_howe": [(WEEKDAYS, "08:00", "12:00"), (WEEKDAYS, "12:00", "18:00"), ("7", "01:45", "02:15")],
    "adelaide": [(DAILY, "22:00", "24:00"), (DAILY, "00:00", "02:45")],
    "kolkata": [(WEEKDAYS, "09:30", "17:30")],
    "kathmandu": [("7" + WEEKDAYS, "10:00", "18:00")],
    "always": [(DAILY, "00:00", "24:00")],
}
HOLIDAYS = {
    "new_york": ["2024-03-29", "2024-10-14"],
    "madrid": ["2024-03-28", "2024-10-27", "2024-11-01"],
    "sydney": ["2024-03-29", "2024-10-07"],
    "adelaide": ["2024-04-07", "2024-10-05"],
    "kolkata": ["2024-03-25", "2024-10-02"],
}
FIRST_MOMENT, LAST_MOMENT = "2024-03-01 12:00:00", "2024-11-20 00:00:00"
# Weeks around the changes of the clocks: New York and Madrid forward and Australia back, then the reverse.
STRETCHES = [(datetime(2024, 3, 1), datetime(2024, 4, 20)), (datetime(2024, 9, 25), datetime(2024, 11, 15))]
CLOCK_CHANGES = {
    "new_york": ["2024-03-10 07:00", "2024-11-03 06:00"],
    "madrid": ["2024-03-31 01:00", "2024-10-27 01:00"],
    "sydney": ["2024-04-06 16:00", "2024-10-05 16:00"],
    "lord_howe": ["2024-04-06 15:00", "2024-10-05 15:30"],
    "adelaide": ["2024-04-06 16:30", "2024-10-05 16:30"],
}

MEASURED = """
with placed as (
    select
        waits.*,
        {{ business_position('waits.started_at', 'started') }} as started_position,
        {{ business_position('waits.ended_at', 'ended') }} as ended_position,
        {{ business_seconds_between('waits.started_at', 'started', 'waits.ended_at', 'ended') }}
            as business_seconds,
        {{ business_position_after('waits.started_at', 'started', 'waits.minutes') }} as due_position
    from waits
    left join {{ ref('int_calendar__segments') }} as started
        on {{ in_segment('started', 'waits.calendar', 'waits.started_at') }}
    left join {{ ref('int_calendar__segments') }} as ended
        on {{ in_segment('ended', 'waits.calendar', 'waits.ended_at') }}
)
select
    placed.*,
    placed.ended_position - placed.started_position as business_microseconds,
    {{ due_at('placed.due_position', 'due') }} as due_at
from placed
left join {{ ref('int_calendar__business_hours') }} as due
    on {{ in_business_hour('due', 'placed.calendar', 'placed.due_position') }}
"""


def write_time_span(warehouse: Warehouse, first_moment: str | None, last_moment: str | None) -> None:
    """Put the span of events where the model of that name would leave it."""
    manifest = warehouse.dbt("parse").result
    span = next(node for node in manifest.nodes.values() if node.name == "int_crm__time_span")
    with duckdb.connect(str(warehouse.database)) as connection:
        connection.execute(f"create schema if not exists {span.schema}")
        connection.execute(
            f"create or replace table {span.schema}.{span.alias} as "
            "select cast(? as timestamp) as first_moment, cast(? as timestamp) as last_moment",
            [first_moment, last_moment],
        )


def build_calendars(warehouse: Warehouse):
    return warehouse.dbt("build", "--select", *CALENDAR_MODELS, "--indirect-selection", "cautious")


def compiled(warehouse: Warehouse, sql: str) -> str:
    return warehouse.dbt("compile", "--inline", sql).result.results[0].node.compiled_code


def write_definitions(folder: Path) -> Path:
    folder.mkdir()
    write_csv(
        folder / "calendars.csv",
        "calendar,timezone,business_day_minutes,is_default",
        [(calendar, zone, 480, calendar == "always") for calendar, zone in ZONES.items()],
    )
    write_csv(
        folder / "calendar_hours.csv",
        "calendar,weekday,opens_at,closes_at",
        [
            (calendar, weekday, opens_at, closes_at)
            for calendar, windows in HOURS.items()
            for weekdays, opens_at, closes_at in windows
            for weekday in weekdays
        ],
    )
    write_csv(
        folder / "calendar_holidays.csv",
        "calendar,holiday_date,name",
        [(calendar, day, "closed") for calendar, days in HOLIDAYS.items() for day in days],
    )
    return folder


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory) -> Warehouse:
    """The calendars of this file, built and tested."""
    built = Warehouse(tmp_path_factory.mktemp("business_time"))
    built.settings["DEFINITIONS"] = str(write_definitions(built.folder / "definitions"))
    write_time_span(built, FIRST_MOMENT, LAST_MOMENT)
    assert build_calendars(built).success
    return built


@pytest.fixture(scope="module")
def measured(warehouse) -> pd.DataFrame:
    """Random waits, with what the project makes of them."""
    waits = random_waits(np.random.default_rng(20240310))  # noqa: F841 (DuckDB reads the frame by its name)
    sql = compiled(warehouse, MEASURED)
    with duckdb.connect(str(warehouse.database), read_only=True) as connection:
        return connection.execute(f"{sql} order by wait_id").df()


def random_waits(random: np.random.Generator, waits_each: int = 2000) -> pd.DataFrame:
    """Waits of a second to weeks, to the microsecond; a third start near a change of the clocks."""
    frames = []
    for calendar in ZONES:
        for number, (first, last) in enumerate(STRETCHES):
            span = int((last - first) / timedelta(microseconds=1))
            starts = random.integers(0, span, waits_each)
            if calendar in CLOCK_CHANGES:
                change = datetime.fromisoformat(CLOCK_CHANGES[calendar][number]) - first
                near = random.integers(-4 * 3600 * 10**6, 4 * 3600 * 10**6, waits_each // 3)
                starts[: len(near)] = change // timedelta(microseconds=1) + near
            # Every fourth start on a whole quarter of an hour, where windows open and close.
            starts[::4] -= starts[::4] % (900 * 10**6)
            lengths = (10 ** random.uniform(0, 6.4, waits_each) * 10**6).astype(np.int64)
            ends = np.minimum(starts + lengths, span - 1)
            frames.append(
                pd.DataFrame(
                    {
                        "calendar": calendar,
                        "stretch": number,
                        "started_at": np.datetime64(first, "us") + starts.astype("timedelta64[us]"),
                        "ended_at": np.datetime64(first, "us") + ends.astype("timedelta64[us]"),
                        "minutes": random.choice([1, 15, 60, 240, 480, 960, 2400, 7], waits_each),
                    }
                )
            )
    waits = pd.concat(frames, ignore_index=True)
    waits.insert(0, "wait_id", np.arange(len(waits)))
    return waits


class SecondBySecond:
    """The oracle: is the clock on the wall within the hours, asked for every second of a stretch."""

    def __init__(self, calendar: str, first: datetime, last: datetime):
        zone = ZoneInfo(ZONES[calendar])
        minutes = int((last - first) / timedelta(minutes=1))
        start = first.replace(tzinfo=UTC)
        offsets = [
            (start + timedelta(minutes=minute)).astimezone(zone).utcoffset() // timedelta(seconds=1)
            for minute in range(minutes)
        ]
        local = int(start.timestamp()) + np.arange(minutes * 60) + np.repeat(np.array(offsets), 60)
        day, second_of_day = local // 86400, local % 86400
        weekday = (day + 3) % 7 + 1  # 1970-01-01 was a Thursday
        is_open = np.zeros(len(local), dtype=bool)
        for weekdays, opens_at, closes_at in HOURS[calendar]:
            within = (second_of_day >= seconds_of(opens_at)) & (second_of_day < seconds_of(closes_at))
            is_open |= within & np.isin(weekday, [int(number) for number in weekdays])
        holidays = [(date.fromisoformat(text) - date(1970, 1, 1)).days for text in HOLIDAYS.get(calendar, [])]
        is_open &= ~np.isin(day, holidays)
        self.first = np.datetime64(first, "us")
        self.is_open = is_open
        self.open_before = np.concatenate([[0], np.cumsum(is_open)])

    def position(self, moments: np.ndarray) -> np.ndarray:
        """Open microseconds from the start of the stretch to each moment."""
        microseconds = (moments - self.first).astype(np.int64)
        second, rest = microseconds // 10**6, microseconds % 10**6
        return self.open_before[second] * 10**6 + np.where(self.is_open[second], rest, 0)

    def due_at(self, started_at: np.ndarray, minutes: np.ndarray) -> np.ndarray:
        """The first moment by which that many minutes were open; NaT where that is after the stretch."""
        due = self.position(started_at) + minutes.astype(np.int64) * 60 * 10**6
        second = np.searchsorted(self.open_before[1:] * 10**6, due, side="left")
        inside = second < len(self.is_open)
        second = np.where(inside, second, 0)
        microseconds = (second - self.open_before[second]) * 10**6 + due
        moment = self.first + microseconds.astype("timedelta64[us]")
        return np.where(inside, moment, np.datetime64("NaT"))


def seconds_of(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def moments_of(column: pd.Series) -> np.ndarray:
    return column.to_numpy().astype("datetime64[us]")


@pytest.mark.parametrize("stretch", [0, 1], ids=["spring", "autumn"])
@pytest.mark.parametrize("calendar", ZONES)
def test_elapsed_and_due_dates_equal_a_count_of_seconds(measured, calendar, stretch):
    waits = measured[(measured.calendar == calendar) & (measured.stretch == stretch)]
    oracle = SecondBySecond(calendar, *STRETCHES[stretch])
    started_at, ended_at = moments_of(waits.started_at), moments_of(waits.ended_at)

    elapsed = oracle.position(ended_at) - oracle.position(started_at)
    assert (elapsed > 0).sum() > len(waits) / 10
    np.testing.assert_array_equal(waits.business_microseconds, elapsed)
    np.testing.assert_array_equal(waits.business_seconds, elapsed // 10**6)

    expected = oracle.due_at(started_at, waits.minutes.to_numpy())
    within = ~np.isnat(expected)
    assert within.sum() > len(waits) / 3
    np.testing.assert_array_equal(moments_of(waits.due_at)[within], expected[within])


def test_a_calendar_that_is_always_open_is_the_wall_clock(measured):
    waits = measured[measured.calendar == "always"]
    wall = (moments_of(waits.ended_at) - moments_of(waits.started_at)).astype(np.int64)
    np.testing.assert_array_equal(waits.business_microseconds, wall)
    due = moments_of(waits.started_at) + (waits.minutes.to_numpy() * 60 * 10**6).astype("timedelta64[us]")
    np.testing.assert_array_equal(moments_of(waits.due_at), due)


def test_business_time_is_neither_negative_nor_more_than_the_wall_clock(measured):
    wall = (moments_of(measured.ended_at) - moments_of(measured.started_at)).astype(np.int64)
    assert (measured.business_microseconds >= 0).all()
    assert (measured.business_microseconds <= wall).all()


def test_a_due_date_never_falls_before_its_start(measured):
    assert (measured.due_at > measured.started_at).all()


def test_calendars_cover_a_week_before_the_first_event_and_400_days_after_the_year_of_the_last(warehouse):
    sql = compiled(
        warehouse,
        "select min(starts_at), max(ends_at) from {{ ref('int_calendar__segments') }} group by calendar",
    )
    with duckdb.connect(str(warehouse.database), read_only=True) as connection:
        ranges = connection.execute(sql).fetchall()
    assert ranges == [(datetime(2024, 2, 23), datetime(2026, 2, 5))] * len(ZONES)


def test_a_million_waits_stay_a_million(warehouse):
    sql = compiled(warehouse, MEASURED)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{warehouse.database}' as handoff (read_only); use handoff")
        connection.execute(
            """
            create temp table waits as
            select
                ['new_york', 'madrid', 'kolkata', 'always'][1 + i % 4] as calendar,
                timestamp '2024-03-02' + to_microseconds(i * 17280001) as started_at,
                timestamp '2024-03-02' + to_microseconds(i * 17280001 + i * 97 % 864000000000) as ended_at,
                240 as minutes
            from range(1000000) as numbers(i)
            """
        )
        connection.execute(f"create temp table measured as {sql}")
        counted = connection.execute("select count(*), count(business_seconds), count(due_at) from measured").fetchall()
    assert counted == [(1_000_000, 1_000_000, 1_000_000)]


def test_a_calendar_keeps_the_hours_of_the_org_that_has_them(tmp_path):
    built = Warehouse(tmp_path)
    built.settings["DEFINITIONS"] = str(write_definitions(tmp_path / "definitions"))
    write_time_span(built, FIRST_MOMENT, LAST_MOMENT)
    weekdays = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    hours = ", ".join(f"'{{0}}' as \"{day}StartTime\", '{{1}}' as \"{day}EndTime\"" for day in weekdays)
    with duckdb.connect(str(built.database)) as connection:
        connection.execute(
            "create schema raw_salesforce; create table raw_salesforce.business_hours as "
            + """select '01m1' as "Id", ' Madrid' as "Name", true as "IsActive", 'Asia/Tokyo' as "TimeZoneSidKey", """
            + hours.format("00:00:00.000Z", "00:00:00.000Z")
            + """ union all select '01m2', 'sydney', true, 'Sydney time', """
            + hours.format("09:00:00.000Z", "17:00:00.000Z")
        )
        connection.execute(
            "create table raw_salesforce.holiday as "
            "select '0C01' as id, date '2010-12-25' as activity_date, true as is_recurrence, "
            "'RecursYearly' as recurrence_type, 25 as recurrence_day_of_month, 'December' as recurrence_month_of_year"
        )
    assert build_calendars(built).success

    closed = (
        "select calendar, starts_at, ends_at from main_intermediate.int_calendar__segments "
        "where calendar in ('madrid', 'sydney') and not is_open and starts_at >= '2024-10-08' order by starts_at"
    )
    # Christmas in Tokyo, cut at midnight UTC. Sydney, whose hours in the org cannot be used, is open all day as before.
    assert built.rows(closed) == [
        ("madrid", datetime(2024, 12, 24, 15), datetime(2024, 12, 25)),
        ("madrid", datetime(2024, 12, 25), datetime(2024, 12, 25, 15)),
        ("madrid", datetime(2025, 12, 24, 15), datetime(2025, 12, 25)),
        ("madrid", datetime(2025, 12, 25), datetime(2025, 12, 25, 15)),
    ]


def test_an_empty_crm_has_empty_calendars(tmp_path):
    empty = Warehouse(tmp_path)
    write_time_span(empty, None, None)
    assert build_calendars(empty).success
    sql = compiled(empty, "select count(*) from {{ ref('int_calendar__segments') }}")
    with duckdb.connect(str(empty.database), read_only=True) as connection:
        assert connection.execute(sql).fetchall() == [(0,)]


CALENDARS = "calendar,timezone,business_day_minutes,is_default\n"
HOURS_HEADER = "calendar,weekday,opens_at,closes_at\n"
GOOD = {
    "calendars": CALENDARS + "emea,Europe/Madrid,480,true\n",
    "calendar_hours": HOURS_HEADER + "emea,1,09:00,17:00\n",
    "calendar_holidays": "calendar,holiday_date,name\nemea,2024-12-25,Christmas\n",
}
BROKEN = {
    "duplicate": (
        "calendars",
        CALENDARS + "emea,UTC,480,true\nemea,UTC,480,\n",
        ["row 2: Calendar emea", "row 3: Calendar emea"],
    ),
    "behind blank lines": (
        "calendar_hours",
        HOURS_HEADER + "\nemea,1,09:00,17:00\n\nemea,8,09:00,17:00\n",
        ["row 5: weekday is not 1 to 7"],
    ),
    "a comma too many": (
        "calendar_holidays",
        "calendar,holiday_date,name\nemea,2024-12-25,Christmas, half a day\n",
        [", row 2: it has 4 values, the header 3: quote a value that holds a comma"],
    ),
    "unknown zone": (
        "calendars",
        CALENDARS + "emea,Europe/Atlantis,480,true\n",
        ["row 2: Unknown time zone Europe/Atlantis"],
    ),
    "no default": ("calendars", CALENDARS + "emea,UTC,480,\n", ["row 1: No calendar is the default"]),
    "two defaults": (
        "calendars",
        CALENDARS + "emea,UTC,480,true\napac,UTC,480,yes\n",
        [
            "row 2: More than one calendar is the default",
            "row 3: More than one calendar",
            "Calendar apac has no hours",
        ],
    ),
    "no calendars": ("calendars", CALENDARS, ["row 1: No calendar is the default"]),
    "hours that close first": (
        "calendar_hours",
        HOURS_HEADER + "emea,1,17:00,09:00\n",
        ["row 2: The window closes before"],
    ),
    "hours that overlap": (
        "calendar_hours",
        HOURS_HEADER + "emea,1,09:00,12:00\nemea,2,09:00,12:00\nemea,1,11:59,24:00\n",
        ["row 2: The window overlaps the one in row 4", "row 4: The window overlaps the one in row 2"],
    ),
    "weekday 8": ("calendar_hours", HOURS_HEADER + "emea,8,09:00,17:00\n", ["row 2: weekday is not 1 to 7"]),
    "time 25:00": (
        "calendar_hours",
        HOURS_HEADER + "emea,1,09:00,25:00\n",
        ["row 2: closes_at is no local time"],
    ),
    "25 bad rows": (
        "calendar_hours",
        HOURS_HEADER + "emea,8,09:00,17:00\n" * 25,
        ["row 2: weekday", "row 21: weekday", "calendar_hours.csv: 5 more rows cannot be used"],
    ),
    "short row": ("calendar_hours", HOURS_HEADER + "emea,1,09:00\n", ["row 2: closes_at is no local time"]),
    "hours of nobody": (
        "calendar_hours",
        HOURS_HEADER + "emae,1,09:00,17:00\n",
        ["row 2: Unknown calendar emae"],
    ),
    "holiday 30 February": (
        "calendar_holidays",
        "calendar,holiday_date,name\nemea,2024-02-30,\n",
        ["row 2: holiday_date is no date"],
    ),
    "missing column": (
        "calendar_hours",
        "calendar,weekday,opens_at\nemea,1,09:00\n",
        [": no column closes_at"],
    ),
    "semicolons": (
        "calendars",
        CALENDARS.replace(",", ";") + "emea;UTC;480;true\n",
        [": separated by semicolons. Save it with commas"],
    ),
}


def with_definitions(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_definition_stops_the_build_with_file_row_and_reason(warehouse, tmp_path, case):
    name, text, reasons = BROKEN[case]
    folder = with_definitions(tmp_path, GOOD | {name: text})
    built = warehouse.dbt("run", "--select", f"stg_definitions__{name}", DEFINITIONS=str(folder))
    assert not built.success
    [message] = failures(built)
    for reason in reasons:
        assert reason in message
    assert str(folder / f"{name}.csv") in message


def test_files_replace_their_seed_and_the_others_stay(warehouse, tmp_path):
    """With a byte order mark, capitals and columns in another order, as spreadsheets leave them."""
    folder = with_definitions(
        tmp_path, {"calendar_holidays": "\ufeffname,CALENDAR,holiday_date\n7.10,emea,2030-07-14\n"}
    )
    models = ["stg_definitions__calendars", "stg_definitions__calendar_holidays"]
    assert warehouse.dbt("run", "--select", *models, DEFINITIONS=str(folder)).success
    sql = compiled(
        warehouse,
        "select (select count(*) from {{ ref('stg_definitions__calendars') }}),"
        " calendar, holiday_date, holiday_name from {{ ref('stg_definitions__calendar_holidays') }}",
    )
    with duckdb.connect(str(warehouse.database), read_only=True) as connection:
        rows = connection.execute(sql).fetchall()
    seeded = len((ROOT / "seeds/calendar/calendars.csv").read_text().splitlines()) - 1
    assert rows == [(seeded, "emea", date(2030, 7, 14), "7.10")]


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "no CSV file there"),
        ({"calender_hours": "calendar\n"}, "calender_hours.csv: there is no definition of that name"),
    ],
    ids=["empty folder", "misspelt file"],
)
def test_a_folder_that_replaces_nothing_is_an_error(warehouse, tmp_path, files, reason):
    folder = with_definitions(tmp_path, files)
    built = warehouse.dbt("run", "--select", "stg_definitions__calendars", DEFINITIONS=str(folder))
    assert not built.success
    # Said once, before the first model.
    [message] = failures(built)
    assert message.count(reason) == 1


def test_a_bad_seed_is_named_by_its_path_in_the_project(warehouse):
    """Without DEFINITIONS the message names the seed (broken here in the database, not in the project)."""
    with duckdb.connect(str(warehouse.database)) as connection:
        [(schema,)] = connection.execute(
            "select schema_name from duckdb_tables() where table_name = 'calendar_hours'"
        ).fetchall()
        [(row, closes_at)] = connection.execute(
            f"select rowid, closes_at from {schema}.calendar_hours limit 1"
        ).fetchall()
        set_closing = f"update {schema}.calendar_hours set closes_at = ? where rowid = {row}"
        connection.execute(set_closing, ["8 pm"])
    built = warehouse.dbt("run", "--select", "stg_definitions__calendar_hours", DEFINITIONS="")
    with duckdb.connect(str(warehouse.database)) as connection:
        connection.execute(set_closing, [closes_at])
    assert "seeds/calendar/calendar_hours.csv, row 2: closes_at is no local time" in failures(built)[0]
