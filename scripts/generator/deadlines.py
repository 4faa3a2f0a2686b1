"""The deadlines of the company, read from seeds/definitions/ and put on the calendars of its teams."""

import csv
from pathlib import Path

import numpy as np

from . import company as co
from .events import NEVER
from .office_hours import SEEDS, OfficeHours

DEFINITIONS = SEEDS.parent / "definitions"
INTENTS = ("high", "medium", "low")
UNKNOWN_INTENT = len(INTENTS)


def _rows(path: Path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Deadlines:
    """When each step is due. An intent is its place in INTENTS, one more where it is unknown.

    Args:
        hours: working time of each team.
    """

    def __init__(self, hours: list[OfficeHours]) -> None:
        """Read the policy and the windows."""
        calendars = _rows(SEEDS / "calendars.csv")
        company = next(row["calendar"] for row in calendars if row["is_default"] == "true")
        self.company = [team.lower() for team in co.TEAMS].index(company)
        minutes = {row["calendar"]: int(row["business_day_minutes"]) for row in calendars}
        self.hours, self.day_minutes = hours, np.array([minutes[team.lower()] for team in co.TEAMS])
        self.policy = _rows(DEFINITIONS / "sla_policy.csv")
        self.windows = {
            row["metric"]: (int(row["length"]), row["unit"]) for row in _rows(DEFINITIONS / "maturity_windows.csv")
        }

    def _rule(self, step: str, intent: str) -> dict:
        rules = [
            row
            for row in self.policy
            if (row["step"], row["crm"], row["lead_type"]) == (step, "*", "*") and row["intent"] in (intent, "*")
        ]
        return min(rules, key=lambda row: row["intent"] == "*")

    def seconds(self, step: str, intents: np.ndarray) -> np.ndarray:
        """How long each has, on whichever clock."""
        return np.array([60 * int(self._rule(step, intent)["minutes"]) for intent in (*INTENTS, "")])[intents]

    def due(self, step: str, intents: np.ndarray, teams: np.ndarray, since: np.ndarray) -> np.ndarray:
        """The moments by which the step is due; NEVER where it has not begun.

        Args:
            step: routing, first_action, decision or next_step.
            intents: of the handoffs.
            teams: on whose calendar, -1 for the company's own.
            since: when the time began to run.
        """
        wall = np.array([self._rule(step, intent)["clock"] == "wall" for intent in (*INTENTS, "")])[intents]
        seconds = self.seconds(step, intents)
        by_clock = np.where(since < NEVER, since + seconds, NEVER)
        return np.where(wall, by_clock, self.later(teams, since, seconds))

    def window_end(self, metric: str, teams: np.ndarray, since: np.ndarray) -> np.ndarray:
        """The end of the time that a metric gives: in days, or in business days of the team."""
        length, unit = self.windows[metric]
        if unit == "days":
            return np.where(since < NEVER, since + length * co.DAY, NEVER)
        return self.later(teams, since, 60 * length * self.day_minutes[np.where(teams < 0, self.company, teams)])

    def later(self, teams: np.ndarray, since: np.ndarray, seconds: np.ndarray) -> np.ndarray:
        """So many working seconds of each team later, of the company for team -1; never stays never."""
        later, teams = np.full(len(since), NEVER), np.where(teams < 0, self.company, teams)
        for team, hours in enumerate(self.hours):
            of_team = (teams == team) & (since < NEVER)
            later[of_team] = hours.later(since[of_team], seconds[of_team].astype(np.int64))
        return later
