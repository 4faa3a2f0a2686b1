"""What publishing says when it cannot be."""


class PublishError(Exception):
    """Nothing was published, and what was published before is as it was; the text says why."""
