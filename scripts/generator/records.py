"""The world as any CRM holds it today: leads, people and the values that its last events left."""

from dataclasses import dataclass

import numpy as np

from . import company as co
from .world import NEVER, World

FIRST_NAMES = ("Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gia", "Hugo", "Ines", "Jon", "Kaya", "Leo", "Mia", "Noor")
LAST_NAMES = ("Adler", "Brook", "Castro", "Dietz", "Engel", "Fuchs", "Gomez", "Hale", "Iyer", "Jung", "Khan", "Lund")
OTHER_FIELDS = ("lead_source", "score", "rating")
OTHER_VALUES = (co.SOURCES, ("10", "40", "80"), ("Cold", "Warm", "Hot"))


@dataclass
class People:
    """Who the leads are; copies of a person write their e-mail in capitals."""

    first: np.ndarray
    last: np.ndarray
    email: list[str]
    company: list[str]
    phone: list[str]


def people(world: World) -> People:
    """Names and addresses by person, with test and unusual addresses among them."""
    person = world.person
    first, last = person % len(FIRST_NAMES), (person // 7) % len(LAST_NAMES)
    domain = np.where(person % 211 == 5, "test.com", np.where(person % 307 == 9, "example.com", ""))
    emails = [
        f"{FIRST_NAMES[f]}.{LAST_NAMES[g]}{p}@{d or f'company{p // 3}.com'}".lower()
        for f, g, p, d in zip(first.tolist(), last.tolist(), person.tolist(), domain.tolist(), strict=True)
    ]
    copies = (world.copy_of >= 0).tolist()
    emails = [email.upper() if copy else email for email, copy in zip(emails, copies, strict=True)]
    companies = [f"Company {p // 3}" for p in person.tolist()]
    phones = [f"+1 555 {p % 10_000_000:07d}" for p in person.tolist()]
    return People(first, last, emails, companies, phones)


def last_changed_at(world: World, *events: dict[str, np.ndarray]) -> np.ndarray:
    """When each lead was last changed: removal, else its last change."""
    changed = world.created.copy()
    for columns in events:
        np.maximum.at(changed, columns["lead"], columns["at"])
    return np.where(world.removed_at < NEVER, world.removed_at, changed)
