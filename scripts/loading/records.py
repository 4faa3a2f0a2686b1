"""Divide a CSV file into records that can be read and lines that cannot.

DuckDB reads the records; it is not left to find the bad ones. Its own rejects count records and not lines, and a quote
that never closes makes it drop every line behind it.
"""

import re
from collections import deque
from collections.abc import Iterator

# Longest record, in bytes, that DuckDB reads.
LONGEST_RECORD = 2_000_000
# As DuckDB reads it: spaces may stand around a quoted value; a quote within a value that does not begin with one is
# text.
VALUE = rb'(?: *"[^"]*+(?:""[^"]*+)*+" *|(?! *")[^,\r\n]*+)'
OPENING_QUOTE = re.compile(rb' *"')
REST_OF_QUOTED_VALUE = re.compile(rb'[^"]*+(?:""[^"]*+)*+" *')
PLAIN_VALUE = re.compile(rb"[^,\r\n]*+")
LINE_ENDS = (b"", b"\n", b"\r\n")


class NotARecord(Exception):
    """A line that belongs to no record; the text says why."""


def records(lines: Iterator[bytes], columns: int, first_line: int) -> Iterator[tuple[int, bytes | None, str | None]]:
    """Every record of a file, in order; blank lines are none.

    A record that runs over several lines and then turns out to be broken costs its first line only: the next line
    starts afresh, since the likely cause is a quote that nobody meant to open.

    Args:
        lines: physical lines of the file behind its header, each with its line end.
        columns: number of columns of the header.
        first_line: number of the first of `lines`, counted from 1.

    Yields:
        Line that the record starts on, the record with its line end as in the file, None; or the line, None and the
        reason why there is no record.
    """
    whole = re.compile(VALUE + rb"(?:," + VALUE + rb"){%d},*\r?\n?" % (columns - 1))
    waiting: deque[bytes] = deque()
    number = first_line - 1
    while (line := waiting.popleft() if waiting else next(lines, None)) is not None:
        number += 1
        if line in LINE_ENDS:
            continue
        read = [line]
        try:
            record = line if whole.fullmatch(line) else assembled(read, waiting, lines)
            if not whole.fullmatch(record):
                raise NotARecord(f"{count_of_values(record)} values where the header has {columns} columns")
            if len(record) > LONGEST_RECORD:
                raise NotARecord(f"longer than {LONGEST_RECORD:,} bytes")
            record.decode()
        except UnicodeDecodeError:
            yield number, None, "not UTF-8 text"
        except NotARecord as reason:
            yield number, None, str(reason)
        else:
            yield number, record, None
        number += len(read) - 1


def assembled(read: list[bytes], waiting: deque[bytes], lines: Iterator[bytes]) -> bytes:
    """The record that begins with the line in `read`; the further lines it takes are added to `read`.

    Raises:
        NotARecord: its quotes do not work out. Then `read` is its first line again, and `waiting` has the rest.
    """
    try:
        is_open = leaves_quote_open(read[0], False)
        length = len(read[0])
        while is_open:
            line = waiting.popleft() if waiting else next(lines, None)
            if line is None or length > LONGEST_RECORD:
                waiting.extendleft([line] if line else [])
                raise NotARecord("a quote that is never closed")
            read.append(line)
            length += len(line)
            is_open = leaves_quote_open(line, True)
    except NotARecord:
        waiting.extendleft(reversed(read[1:]))
        del read[1:]
        raise
    return b"".join(read)


def leaves_quote_open(line: bytes, is_open: bool) -> bool:
    """Whether a quoted value goes on behind the end of a line, given whether one was open at its start."""
    return walk(line, is_open)[1]


def count_of_values(record: bytes) -> int:
    """Number of values of a record with balanced quotes."""
    return walk(record, False)[0]


def walk(text: bytes, is_open: bool) -> tuple[int, bool]:
    """Number of values up to the end of a text, and whether the last of them is a quoted one still open.

    Raises:
        NotARecord: a quoted value goes on behind its closing quote, or a plain value holds a carriage return.
    """
    values, position = 1, 0
    while True:
        if not is_open and (quote := OPENING_QUOTE.match(text, position)):
            is_open, position = True, quote.end()
        if is_open:
            closed = REST_OF_QUOTED_VALUE.match(text, position)
            if not closed:
                return values, True
            is_open, position, after = False, closed.end(), "text behind a closing quote"
        else:
            position, after = PLAIN_VALUE.match(text, position).end(), "a carriage return outside quotes"
        if text[position : position + 1] != b",":
            if text[position:] in LINE_ENDS:
                return values, False
            raise NotARecord(after)
        values, position = values + 1, position + 1
