"""The world as any CRM holds it today: leads, people and the values that its last events left."""

from dataclasses import dataclass

import numpy as np

from . import company as co
from .events import NEVER
from .writing import coded

FIRST_NAMES = ("Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gia", "Hugo", "Ines", "Jon", "Kaya", "Leo", "Mia", "Noor")
LAST_NAMES = ("Adler", "Brook", "Castro", "Dietz", "Engel", "Fuchs", "Gomez", "Hale", "Iyer", "Jung", "Khan", "Lund")
NEXT_STEPS = ("Call back next week", "Send pricing", "Demo with the team", "")


@dataclass
class People:
    """Who the leads are; the same person has the same e-mail, though not always in the same case."""

    first: np.ndarray
    last: np.ndarray
    email: list[str]
    company: list[str]
    website: list[str]
    phone: list[str]


def people(world) -> People:
    """Names and addresses of the leads. All are made up, on domains that are reserved."""
    person = world.person
    first, last = person % len(FIRST_NAMES), (person // 7) % len(LAST_NAMES)
    companies = (person // 3).tolist()
    websites = [f"company{number}.example" for number in companies]
    special = {co.TEST_ADDRESS: co.TEST_DOMAINS, co.STAFF: (co.COMPANY_DOMAIN,)}
    domains = websites.copy()
    for oddity, its_domains in special.items():
        for lead in np.flatnonzero(world.oddity[person] == oddity).tolist():
            domains[lead] = its_domains[lead % len(its_domains)]
    emails = [
        f"{FIRST_NAMES[given]}.{LAST_NAMES[family]}{number}@{domain}".lower()
        for given, family, number, domain in zip(first.tolist(), last.tolist(), person.tolist(), domains, strict=True)
    ]
    for copy in np.flatnonzero(world.copy_of >= 0).tolist():
        emails[copy] = (str.upper, str.title, str.lower)[copy % 3](emails[copy])
    for lead in np.flatnonzero((world.oddity == co.BY_SALES) & (person % 9 == 0)).tolist():
        emails[lead] = ""
    phones = [f"+1 555 {p % 10_000_000:07d}" for p in person.tolist()]
    return People(first, last, emails, [f"Company {number}" for number in companies], websites, phones)


def next_steps(world) -> np.ndarray:
    """Places in NEXT_STEPS; only some of the leads that are being worked have one."""
    working = np.isin(world.now_status, (co.ACCEPTED, co.WORKING))
    return np.where(working, np.arange(world.n) % len(NEXT_STEPS), len(NEXT_STEPS) - 1)


def last_changed_at(world, *events: dict[str, np.ndarray]) -> np.ndarray:
    """When each lead was last changed: when it was removed, else by the last of its events."""
    changed = world.created.copy()
    for columns in events:
        np.maximum.at(changed, columns["lead"], columns["at"])
    changed = np.where(world.converted < NEVER, np.maximum(changed, world.converted), changed)
    return np.where(world.removed_at < NEVER, world.removed_at, changed)


def opportunity_sources(world, of: np.ndarray, name: str) -> dict:
    """The column of the opportunities' lead source, where the CRM has one."""
    if world.opportunity_source is None:
        return {}
    return {name: coded(world.opportunity_source[of], co.SOURCES)}
