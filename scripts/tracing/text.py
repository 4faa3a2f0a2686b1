"""A trace as lines of a terminal."""

import textwrap

from tracing.words import (
    breaking,
    business_duration,
    by_step,
    change,
    due,
    duration,
    is_break,
    moment,
    remedy,
    spoken,
    summary,
)

WIDTH = 118
HEADER = ("when, UTC", "wall", "business", "what", "by", "before -> after", "raw row")
LONGEST = 44
MARK = "  <== it broke here"


def trace(leads: list[dict]) -> str:
    """All that is known of some leads, one below the other."""
    return "\n\n".join(map(describe, leads))


def describe(lead: dict) -> str:
    """A lead and its handoffs."""
    flags = [name for name in ("is_merged_away", "is_deleted") if lead[name]]
    remarks = [spoken(flag.removeprefix("is_")) for flag in flags]
    if lead["exclusion_reason"]:
        remarks.append(f"left out of the metrics: {lead['exclusion_reason']}")
    head = f"Lead {lead['lead_id']} of {lead['source_relation']}, status {lead['status'] or 'not recorded'}"
    lines = ["; ".join([head, *remarks])]
    for handoff in lead["handoffs"]:
        lines += ["", *handoff_lines(handoff, lead["n_handoffs"])]
    return "\n".join(lines if lead["handoffs"] else [*lines, "No handoff."])


def handoff_lines(handoff: dict, of: int) -> list[str]:
    """A handoff: what it was, its events, its checks."""
    lines = [f"Handoff {handoff['handoff_number']} of {of}"]
    lines += textwrap.wrap(summary(handoff), WIDTH, initial_indent="  ", subsequent_indent="  ")
    lines += [f"  (waits beside the wall clock: business time, calendar {handoff['calendar']})", ""]
    lines += [*aligned([HEADER, *map(event_cells, handoff["events"])]), ""]
    for step, worst, checks in by_step(handoff):
        lines.append(f"  {spoken(step):<15}{spoken(worst)}")
        lines += [line for check in checks for line in check_lines(handoff, check)]
    if handoff["primary_break"]:
        lines += ["", f"  It broke at {spoken(handoff['primary_break'])}. {remedy(handoff)}"]
        advice = breaking(handoff)["what_to_change"] or ""
        lines += textwrap.wrap(advice, WIDTH, initial_indent="  ", subsequent_indent="  ")
    return lines


def event_cells(event: dict) -> tuple[str, ...]:
    """The cells of an event."""
    actor = f"{event['actor_kind'] or ''} {event['actor_id'] or ''}".strip()
    return (
        moment(event["occurred_at"]),
        duration(event["wall_seconds"]),
        business_duration(event["business_seconds"]),
        event["event_type"],
        actor,
        textwrap.shorten(change(event), LONGEST, placeholder="..."),
        f"{event['raw_table']} {event['raw_id']}",
    )


def check_lines(handoff: dict, check: dict) -> list[str]:
    """A check with its verdict; where there is something to see, the evidence and the raw row below it."""
    mark = MARK if is_break(handoff, check) else ""
    lines = [f"    {spoken(check['check_name']):<28}{spoken(check['verdict'])}{mark}"]
    if check["verdict"] in ("fail", "pending", "unknown"):
        row = f" ({check['raw_table']} {check['raw_id']})" if check["raw_id"] else ""
        text = f"{check['evidence']}{f' Due {due(check)}.' if due(check) else ''}{row}"
        lines += textwrap.wrap(text, WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 6, break_on_hyphens=False)
    return lines


def aligned(table: list[tuple[str, ...]]) -> list[str]:
    """Rows as lines, the columns below each other, waits to the right."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        "  "
        + "  ".join(
            cell.rjust(width) if column in (1, 2) else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]
