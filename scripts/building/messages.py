"""What the project itself says when it stops dbt, without what dbt prints around it."""

import re

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
FAILURE = re.compile(r"^(?:[\d:]{8} +)?(?:Failure in |Encountered an error)", re.MULTILINE)
# exceptions.raise_compiler_error() of a macro: the text of the project, indented, and the macros that it came through.
RAISED = re.compile(
    r"^(?:[\d:]{8} +)?Compilation Error in (?:model|operation) .*\n((?:  .*\n)+?)  \n  > in macro ", re.MULTILINE
)


def raised(said: str) -> list[str]:
    """The lines of all errors that macros of the project raised, each once; none where anything else failed as well.

    Args:
        said: all that dbt printed.
    """
    text = COLOURS.sub("", said)
    messages = RAISED.findall(text)
    if len(messages) != len(FAILURE.findall(text)):
        return []
    return list(dict.fromkeys(line.removeprefix("  ") for message in messages for line in message.splitlines()))
