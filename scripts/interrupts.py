"""Ctrl-C, whatever was going on when it came."""

import contextlib
from collections.abc import Iterator


@contextlib.contextmanager
def told_as_interrupts() -> Iterator[None]:
    """Raise KeyboardInterrupt where a signal ended a query. DuckDB 2.0 makes a RuntimeError of that."""
    try:
        yield
    except RuntimeError as error:
        if str(error) != "Query interrupted":
            raise
        raise KeyboardInterrupt from error
