"""What goes wrong with a BI server."""


class BIError(Exception):
    """The server cannot be started, filled or asked; the text says why and what to do."""
