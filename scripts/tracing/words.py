"""How a trace says things, in the terminal and on a page."""

from datetime import datetime

UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
# Business time is in hours at most: a business day has not 24 of them.
BUSINESS_UNITS = UNITS[1:]
STEPS = ("capture", "routing", "acceptance", "first_action", "qualification", "outcome")
DECISIONS = {"accepted": "accepted", "rejected": "rejected", "info_requested": "asked for information"}
# Of a handoff that has no close.
UNCLOSED = {"open": "still open", "won": "won, nobody knows when", "lost": "lost, nobody knows when"}
# Worst first: what a step comes to.
VERDICTS = ("fail", "pending", "unknown", "pass", "not_applicable")


def moment(at: datetime | None) -> str:
    """A moment to the second, UTC; nothing where there is none."""
    return f"{at:%Y-%m-%d %H:%M:%S}" if at else ""


def duration(seconds: int | None, units: tuple = UNITS) -> str:
    """A wait in the two largest units that it has: 3 d 4 h, 12 min 30 s; nothing where there is none."""
    if not seconds:
        return "" if seconds is None else "0 s"
    place = next(place for place, (size, _) in enumerate(units) if seconds >= size)
    parts = []
    for size, unit in units[place : place + 2]:
        whole, seconds = divmod(seconds, size)
        parts += [f"{whole} {unit}"] if whole else []
    return " ".join(parts)


def business_duration(seconds: int | None) -> str:
    """The same of business time."""
    return duration(seconds, BUSINESS_UNITS)


def change(event: dict) -> str:
    """What an event changed: before and after, where there are both."""
    before, after = event["value_before"], event["value_after"]
    return f"{before} -> {after}" if before and after else after or before or ""


def verdict(checks: list[dict]) -> str:
    """What the checks of a step come to: the worst of them."""
    return min((check["verdict"] for check in checks), key=VERDICTS.index)


def spoken(name: str) -> str:
    """A name of the marts as words."""
    return name.replace("_", " ")


def summary(handoff: dict) -> str:
    """A handoff in a sentence. What is not recorded is unknown: nobody is said to have done nothing."""
    nobody = "nobody owned it" if handoff["is_ownership_observed"] else "owner unknown"
    # Who has a lead before it is ready does not count as its owner.
    if not handoff["ready_at"] and handoff["is_readiness_observed"]:
        nobody = "never ready"
    undecided = "no decision" if handoff["is_decision_observed"] else "decision unknown"
    unclosed = UNCLOSED.get(handoff["outcome"], "not known to be closed")
    parts = [f"opened by {spoken(handoff['trigger'])}"]
    parts += [f"source {handoff['original_source']}"] if handoff["original_source"] else ["no source"]
    parts += [handoff["lead_type"]] if handoff["lead_type"] else []
    parts += [f"{handoff['intent']} intent"] if handoff["intent"] else []
    parts += [f"owner {handoff['owner_id']}"] if handoff["owner_id"] else [nobody]
    parts += [f"team {handoff['team']}"] if handoff["team"] else []
    parts += [f"{handoff['decision_basis']}ly {DECISIONS[handoff['decision']]}" if handoff["decision"] else undecided]
    parts += [f"closed: {spoken(handoff['close_reason'])}" if handoff["close_reason"] else unclosed]
    return ", ".join(parts)


def by_step(handoff: dict) -> list[tuple[str, str, list[dict]]]:
    """Each framework step in order: its name, what it comes to, its checks."""
    steps = []
    for step in STEPS:
        checks = [check for check in handoff["checks"] if check["step"] == step]
        if checks:
            steps.append((step, verdict(checks), checks))
    return steps


def due(check: dict) -> str:
    """By when a check was due, to the minute as evidence has it; nothing where its evidence says so already."""
    at = f"{check['due_at']:%Y-%m-%d %H:%M} UTC" if check["due_at"] else ""
    return "" if at in (check["evidence"] or "") else at


def breaking(handoff: dict) -> dict | None:
    """The check at which a handoff broke, none where it did not."""
    return next((check for check in handoff["checks"] if is_break(handoff, check)), None)


def remedy(handoff: dict) -> str:
    """What a handoff that broke calls for, and what has to be defined before."""
    first = f" Define first: {handoff['define_first']}." if handoff["define_first"] else ""
    return f"Root cause: {handoff['root_cause']}. Fix: {handoff['recommended_fix']}.{first}"


def is_break(handoff: dict, check: dict) -> bool:
    """Whether a check is the one at which the handoff broke: the first failed one of its first failed step."""
    failed = (check for check in handoff["checks"] if check["verdict"] == "fail")
    return check is next(failed, None)
