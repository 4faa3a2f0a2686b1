"""The folders of published versions, and the link that says which of them readers open."""

import contextlib
import os
import shutil
from pathlib import Path

from warehouse_lock import stem

# A reader that has followed the link before it was set anew still finds what it was about to read.
KEEP = 2


class Versions:
    """The published versions of a warehouse: folders 1, 2, 3 … in one hidden folder, and a link to the newest."""

    def __init__(self, database: Path) -> None:
        """Name them; nothing is made yet.

        Args:
            database: the DuckDB file of the warehouse; link and folder stand beside it.
        """
        self.link = database.with_name(f"{stem(database)}.published")
        self.folder = database.with_name(f".{self.link.name}")

    @property
    def current(self) -> int | None:
        """The version that readers open; None before the first.

        Raises:
            FileExistsError: something else has the name of the link.
        """
        if self.in_the_way:
            raise FileExistsError(self.in_the_way)
        return int(self.link.readlink().name) if self.link.is_symlink() else None

    @property
    def in_the_way(self) -> str:
        """What has the name of the link and is another thing, in words; an empty text where nothing has."""
        is_link = self.link.is_symlink() and self.link.readlink().parent.name == self.folder.name
        if is_link or not (self.link.is_symlink() or self.link.exists()):
            return ""
        return f"{self.link} is not the link that publishing makes. Move it away."

    def of(self, version: int) -> Path:
        """The folder of a version."""
        return self.folder / str(version)

    @property
    def unfinished(self) -> Path:
        """The folder in which a version is written before it is one."""
        return self.folder / "unfinished"

    def clean(self) -> None:
        """Remove what readers cannot have open any more: old versions, and what killed builds left."""
        current = self.current
        kept = {str(current - age) for age in range(KEEP)} if current else set()
        for left in self.folder.glob("*"):
            if left.name not in kept:
                with contextlib.suppress(OSError):  # What a reader on a shared disk has open: the next one tries again.
                    remove(left)

    def put_in_place(self) -> int:
        """Make the unfinished version the one that readers open, in one step that happens wholly or not at all.

        Returns:
            Its number.
        """
        number = (self.current or 0) + 1
        for file in self.unfinished.iterdir():
            file.chmod(0o444)  # A tool that opens it to write would keep all others out.
            sync(file)
        sync(self.unfinished)
        self.unfinished.rename(self.of(number))
        next_link = self.folder / "link"
        next_link.symlink_to(Path(self.folder.name) / str(number))
        sync(self.folder)
        next_link.replace(self.link)
        sync(self.link.parent)
        self.clean()
        return number


def remove(path: Path) -> None:
    """Remove a file, a link or a whole folder."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk before anything that follows."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
