"""Working time of the simulated teams, from the calendars in seeds/calendar/."""

import csv
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

SEEDS = Path(__file__).parents[2] / "seeds" / "calendar"


def _rows(name: str) -> list[dict]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _windows(calendar: str, zone: str, first: date, last: date) -> list[tuple[int, int]]:
    """Open windows of a calendar as UTC epoch seconds, in order."""
    hours = defaultdict(list)
    for row in _rows("calendar_hours.csv"):
        if row["calendar"] == calendar:
            hours[int(row["weekday"])].append((row["opens_at"], row["closes_at"]))
    holidays = {row["holiday_date"] for row in _rows("calendar_holidays.csv") if row["calendar"] == calendar}

    def utc(day: date, clock: str) -> int:
        hour, minute = map(int, clock.split(":"))
        local = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)) + timedelta(hours=hour, minutes=minute)
        return int(local.astimezone(UTC).timestamp())

    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [
        (utc(day, opens), utc(day, closes))
        for day in days
        if day.isoformat() not in holidays
        for opens, closes in sorted(hours[day.isoweekday()])
    ]


class OfficeHours:
    """When a team is at work, as a running count of its open seconds.

    Args:
        calendar: name of a calendar in seeds/calendar/calendars.csv.
        first, last: local days that have to be covered.
    """

    def __init__(self, calendar: str, first: date, last: date) -> None:
        """Read the calendar and count its open seconds."""
        zone = next(row["timezone"] for row in _rows("calendars.csv") if row["calendar"] == calendar)
        windows = np.array(_windows(calendar, zone, first, last), dtype=np.int64)
        self.opens, self.closes = windows[:, 0], windows[:, 1]
        self.before = np.concatenate([[0], np.cumsum(self.closes - self.opens)[:-1]])

    def later(self, moments: np.ndarray, seconds: np.ndarray) -> np.ndarray:
        """The moments (epoch seconds) at which that many open seconds more have passed."""
        index = np.searchsorted(self.opens, moments, side="right") - 1
        inside = np.clip(moments, None, self.closes[index]) - self.opens[index]
        position = self.before[index] + inside + np.maximum(seconds, 1)
        index = np.searchsorted(self.before, position, side="left") - 1
        return self.opens[index] + position - self.before[index]
