"""What publishing says when it cannot be, and how a full disk is told from the rest."""

import errno
import os

FULL = (errno.ENOSPC, errno.EDQUOT)


class PublishError(Exception):
    """Nothing was published, and what was published before is as it was; the text says why."""


def says_disk_full(text: str) -> bool:
    """Whether an error message, of DuckDB, of dbt or of Python, is about a disk without room."""
    return any(os.strerror(number) in text for number in FULL)
