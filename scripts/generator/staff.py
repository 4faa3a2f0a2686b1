"""Who works at the simulated company, and when they are there."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from . import company as co
from .events import NEVER
from .office_hours import OfficeHours

QUEUE, NURTURE, SYNC, MARKETER, OPERATIONS = 0, 1, 2, 3, 5
# The first ones are queues; a lead of the integration waits as in a queue.
QUEUES, HOLDERS = 2, 3
OTHERS = (
    ("Inbound Queue", ""),
    ("Nurture Queue", ""),
    ("Marketing Sync", ""),
    ("Marta Marketing", "Marketing"),
    ("Milo Marketing", "Marketing"),
    ("Olga Operations", "Marketing Operations"),
    ("Sam Solutions", "Solutions Engineer"),
    ("Cary Support", "Customer Support"),
)
SALES_ROLES = ("SDR", "AE", "Sales Manager")


@dataclass
class Users:
    """Everybody who can own a lead or act on one; the place in these arrays is the user's number."""

    names: list[str]
    roles: list[str]
    teams: np.ndarray
    left_at: np.ndarray
    speed: np.ndarray
    leniency: np.ndarray
    sdrs: list[np.ndarray]
    aes: list[np.ndarray]
    managers: np.ndarray

    @property
    def is_sales(self) -> np.ndarray:
        """True for everybody in a sales role, whether still there or not."""
        return np.isin(self.roles, SALES_ROLES)

    def at_work(self, users: np.ndarray, moments: np.ndarray) -> np.ndarray:
        """Salespeople who had not left by then."""
        return self.is_sales[users] & (moments < self.left_at[users])

    def present(self, users: np.ndarray, moments: np.ndarray, limit: np.ndarray) -> np.ndarray:
        """The moments at which these users can still do something, NEVER for the others.

        Args:
            limit: the moments before which it has to be.
        """
        return np.where((moments < limit) & (moments < self.left_at[users]), moments, NEVER)

    def some_sdr(self, rng: np.random.Generator, teams: np.ndarray, moments: np.ndarray) -> np.ndarray:
        """An SDR of each team who is there at that moment."""
        return self._some(rng, self.sdrs, teams, moments)

    def some_ae(self, rng: np.random.Generator, teams: np.ndarray, moments: np.ndarray) -> np.ndarray:
        """An AE of each team who is there at that moment."""
        return self._some(rng, self.aes, teams, moments)

    def _some(self, rng, staff: list[np.ndarray], teams, moments) -> np.ndarray:
        chosen = np.empty(len(teams), dtype=np.int64)
        luck = rng.random(len(teams))
        for team, members in enumerate(staff):
            of_team = teams == team
            # Those who leave are the last in the list, the first to go at its end.
            left = np.sort(self.left_at[members])
            there = len(members) - np.searchsorted(left, moments[of_team], side="right")
            chosen[of_team] = members[(luck[of_team] * there).astype(np.int64)]
        return chosen


def users(rng: np.random.Generator, leads: int) -> Users:
    """Two queues, an integration, marketing, and sales teams large enough for so many leads."""
    names, roles = [list(column) for column in zip(*OTHERS, strict=True)]
    teams = [-1, -1, -1, 0, 1, 0, 0, 0]
    left_at = [NEVER] * len(OTHERS)
    sdrs, aes, managers = [], [], []
    for number, (team, share) in enumerate(zip(co.TEAMS, co.TEAM_SHARES, strict=True)):
        n_sdrs, n_aes = 3 + round(share * (6 + leads / 6_000)), 2 + round(share * (3 + leads / 12_000))
        leavers = 1 + n_sdrs // 12
        staff = ["SDR"] * n_sdrs + ["AE"] * n_aes + ["Sales Manager"]
        first = len(names)
        sdrs.append(first + np.arange(n_sdrs))
        aes.append(first + n_sdrs + np.arange(n_aes))
        managers.append(first + n_sdrs + n_aes)
        names += [f"{team} {role} {place + 1}" for place, role in enumerate(staff)]
        roles += staff
        teams += [number] * len(staff)
        # They leave on evenings spread over the second half of the time, the last of the list first.
        gone = co.START + (co.END - co.START) * (6 + np.arange(leavers) * 3 / leavers + number) / 10
        left_at += [NEVER] * (n_sdrs - leavers) + gone.astype(np.int64)[::-1].tolist() + [NEVER] * (n_aes + 1)
    return Users(
        names,
        roles,
        np.array(teams),
        np.array(left_at),
        rng.lognormal(0, 0.5, len(names)),
        rng.normal(0, 0.06, len(names)),
        sdrs,
        aes,
        np.array(managers),
    )


def office_hours() -> list[OfficeHours]:
    """The working time of each team."""
    return [OfficeHours(team.lower(), date(2024, 12, 15), date(2027, 12, 31)) for team in co.TEAMS]
