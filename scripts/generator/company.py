"""Who works at the simulated company, what it offers and how its people behave: the numbers one may want to change."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np

from .office_hours import OfficeHours


def epoch(year: int, month: int, day: int) -> int:
    """Midnight UTC as epoch seconds."""
    return int(datetime(year, month, day, tzinfo=UTC).timestamp())


START, END = epoch(2025, 1, 1), epoch(2026, 6, 30)
# History tracking was switched on late, and each team has lost one person.
TRACKED_SINCE = START + (END - START) // 10
LEFT_AT = epoch(2025, 12, 31)
MINUTE, HOUR, DAY = 60, 3_600, 86_400

TEAMS = ("Americas", "EMEA", "APAC")
TEAM_SHARES = (0.5, 0.3, 0.2)
COUNTRIES = ("United States", "Spain", "India")
TEAM_ZONES = ("America/New_York", "Europe/Madrid", "Asia/Kolkata")
SDRS, AES = 6, 3

STATUSES = (
    "New",
    "MQL",
    "Sales Accepted",
    "Working",
    "Needs Information",
    "Rejected",
    "Recycled",
    "Disqualified",
    "Qualified",
    "Spam",
)
NEW, MQL, ACCEPTED, WORKING, NEEDS_INFORMATION, REJECTED, RECYCLED, DISQUALIFIED, QUALIFIED, SPAM = range(10)

SOURCES = (
    "Paid Search",
    "Organic Search",
    "Paid Social",
    "Webinar",
    "Event",
    "Referral",
    "Partner",
    "Content Syndication",
    "Direct Traffic",
    "Web",
    "Other",
    "Purchased List",
    "Podcast",
    "",
)
SOURCE_SHARES = (0.17, 0.17, 0.11, 0.1, 0.08, 0.06, 0.05, 0.08, 0.06, 0.04, 0.02, 0.02, 0.01, 0.03)
POINTS = (
    "Demo Request",
    "Contact Sales",
    "Pricing Page",
    "Free Trial",
    "Webinar Registration",
    "Product Tour",
    "Ebook Download",
    "Whitepaper Download",
    "Newsletter Signup",
    "Chat",
    "",
)
POINT_SHARES = (0.16, 0.08, 0.06, 0.1, 0.14, 0.08, 0.16, 0.1, 0.06, 0.02, 0.04)
# How urgent each form is, 0 high, 1 medium, 2 low; and how many leads of each become ready, and how soon (median).
POINT_INTENT = np.array([0, 0, 0, 0, 1, 1, 2, 2, 2, 1, 1])
READY_SHARE = np.array([0.95, 0.8, 0.55])
READY_AFTER = np.array([20, 6 * HOUR, 4 * DAY])
FIRST_ACTION_AFTER = np.array([35 * MINUTE, 3 * HOUR, 7 * HOUR])

REASONS = (
    "No Budget",
    "Wrong Company Size",
    "Not Decision Maker",
    "No Need",
    "Timing",
    "Competitor",
    "Student",
    "No Response",
    "Duplicate",
    "Bad Contact Data",
    "Other",
    "Ghosted",
    "",
)
REASON_SHARES = (0.12, 0.12, 0.08, 0.12, 0.13, 0.06, 0.05, 0.1, 0.03, 0.03, 0.06, 0.02, 0.08)


@dataclass
class Users:
    """Everybody who can own a lead or act on one; the place in these arrays is the user's number."""

    names: list[str]
    roles: list[str]
    teams: np.ndarray
    left_at: np.ndarray
    speed: np.ndarray

    def at_work(self, users: np.ndarray, moments: np.ndarray) -> np.ndarray:
        """Salespeople who had not left by then."""
        return self.is_sales[users] & (moments < self.left_at[users])

    @property
    def is_sales(self) -> np.ndarray:
        """Which users are in a sales role."""
        return np.isin(self.roles, ("SDR", "AE", "Sales Manager"))


QUEUE, INTEGRATION, MARKETER = 0, 1, 2
FIRST_PERSON = 4


def users(rng: np.random.Generator) -> Users:
    """A queue, an integration, two marketers, and in each team six SDRs (the last one leaves), three AEs, a manager."""
    names = ["Inbound Queue", "Marketing Sync", "Marta Marketing", "Milo Marketing"]
    roles = ["", "", "Marketing", "Marketing"]
    teams, left_at = [-1, -1, 0, 1], [END * 2] * 4
    for number, team in enumerate(TEAMS):
        staff = ["SDR"] * SDRS + ["AE"] * AES + ["Sales Manager"]
        names += [f"{team} {role} {place + 1}" for place, role in enumerate(staff)]
        roles += staff
        teams += [number] * len(staff)
        left_at += [LEFT_AT if place == SDRS - 1 else END * 2 for place in range(len(staff))]
    speed = rng.lognormal(0, 0.45, len(names))
    return Users(names, roles, np.array(teams), np.array(left_at), speed)


def office_hours() -> list[OfficeHours]:
    """The working time of each team."""
    return [OfficeHours(team.lower(), date(2024, 12, 15), date(2027, 12, 31)) for team in TEAMS]
