"""Events as columns, collected piece by piece; times are whole seconds since 1970, UTC."""

from dataclasses import dataclass, field

import numpy as np

NEVER = np.int64(2**40)  # later than anything that happens

# Kinds of activities. Only a completed one of the first four, by somebody in sales, is an action.
(
    CALL,
    EMAIL,
    MEETING,
    SOCIAL,
    SEQUENCE,
    MASS_MAIL,
    TODO,
    REPLY,
    INBOUND_CALL,
    PLANNED_CALL,
    DRAFT,
    DELETED_CALL,
    INTERNAL_CALL,
    GIFT,
) = range(14)


@dataclass
class Events:
    """Columns of events of one kind; one of them is called `at`."""

    names: tuple[str, ...]
    pieces: list[tuple[np.ndarray, ...]] = field(default_factory=list)

    def add(self, where: np.ndarray, *columns) -> None:
        """Add the rows for which `where` holds; single values stand for a column of them."""
        where = np.flatnonzero(where)
        self.pieces.append(tuple(c[where] if np.ndim(c) else np.full(len(where), c) for c in columns))

    def columns(self, by: str = "at") -> dict[str, np.ndarray]:
        """All rows, ordered by a time; what has the same time stays in the order in which it was added."""
        joined = [np.concatenate(column) for column in zip(*self.pieces, strict=True)]
        order = np.argsort(joined[self.names.index(by)], kind="stable")
        return {name: column[order] for name, column in zip(self.names, joined, strict=True)}
