"""How a full disk is told from other errors, whoever reports it: DuckDB, dbt or Python."""

import errno
import os
import re
from pathlib import Path

WORDS = "|".join(re.escape(os.strerror(number)) for number in (errno.ENOSPC, errno.EDQUOT))
QUOTED = r"""["']([^"'\n]+)["']"""
# What has no room in memory has none beside the database either: DuckDB speaks of memory, and names this setting.
SPILT = "max_temp_directory_size"
# DuckDB names the file before the reason, Python after it.
FILE = re.compile(rf"{QUOTED}: (?:{WORDS})|(?:{WORDS}): {QUOTED}")


def full_disk(said: str) -> str | None:
    """Which disk has no room, in words; None where that is not what was said.

    Args:
        said: an error message, or all that a command printed.
    """
    if SPILT in said:
        return "the disk that takes what has no room in memory"
    if not re.search(WORDS, said):
        return None
    file = FILE.search(said)
    return f"the disk of {Path(file[1] or file[2]).parent}" if file else "a disk that it writes to"
