"""What a loader says when it cannot load."""


class LoadError(Exception):
    """The files, or the database, cannot be used as they are; the text says which and what to do."""
