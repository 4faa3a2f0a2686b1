"""What is true of each handoff, as it was simulated, apart from any CRM."""

import numpy as np
import pyarrow as pa

from . import company as co
from .checks import CHECKS
from .events import NEVER
from .writing import coded, text, times


def exclusion_reasons(world) -> np.ndarray:
    """Why each lead is no handoff, in the order of seeds/definitions/exclusions.csv; empty where it is one."""
    return np.select(
        [
            np.isin(world.oddity, (co.TEST_ADDRESS, co.TEST_LEAD)),
            world.oddity == co.STAFF,
            np.isin(world.oddity, (co.BOUGHT, co.IMPORT)),
            world.now_status == co.SPAM,
            world.oddity == co.BY_SALES,
            world.merged_into >= 0,
        ],
        ["test", "staff", "import", "spam", "created by sales", "merged into another lead"],
        "",
    )


def in_order(world) -> dict[str, np.ndarray]:
    """The columns of all handoffs, by lead and number."""
    h = {name: np.concatenate([part[name] for part in world.truth]) for name in world.truth[0]}
    order = np.lexsort((h["number"], h["lead"]))
    return {name: column[order] for name, column in h.items()}


def handoffs(world, lead_ids, user_ids) -> dict[str, pa.Array]:
    """One row for each handoff; times are UTC, empty where it never happened.

    Args:
        world: what was simulated.
        lead_ids, user_ids: the ids that the written CRM gives them.
    """
    h = in_order(world)
    owned, accepted, rejected, asked = (h[name] < NEVER for name in ("owned", "accepted", "rejected", "asked"))
    acted, closed = h["acted"] < NEVER, h["closed"] < NEVER
    decision = np.select([accepted, rejected, asked], ["accepted", "rejected", "info_requested"], "")
    basis = np.select([h["implicit"] & (accepted | rejected), decision != ""], ["implicit", "explicit"], "")
    decided = np.select([accepted, rejected], [h["accepted"], h["rejected"]], h["asked"])
    outcome = np.where(~closed, "open", np.where(np.isin(h["reason"], ("won", "lost")), h["reason"], ""))
    early = np.where(owned & acted, np.where(h["acted"] < h["owned"], "true", "false"), "")
    reasons = exclusion_reasons(world)[h["lead"]]
    return {
        "lead_id": coded(h["lead"], lead_ids),
        "handoff_number": pa.array(h["number"]),
        "trigger": text(h["trigger"]),
        "captured_at": times(h["captured"]),
        "ready_at": times(h["ready"]),
        "queued_at": times(h["queued"]),
        "owned_at": times(h["owned"]),
        "owner_id": coded(np.where(owned, h["owner"], -1), user_ids),
        "first_action_at": times(h["acted"]),
        "first_action_by_id": coded(np.where(acted, h["actor"], -1), user_ids),
        "acted_before_owned": text(early),
        "decision": text(decision),
        "decision_basis": text(basis),
        "decided_at": times(decided),
        "accepted_at": times(h["accepted"]),
        "rejected_at": times(h["rejected"]),
        "qualified_at": times(h["qualified"]),
        "outcome": text(outcome),
        "closed_at": times(h["closed"]),
        "close_reason": text(h["reason"]),
        "is_excluded": pa.array(reasons != ""),
        "exclusion_reason": text(reasons),
    }


def faults(world, lead_ids) -> dict[str, pa.Array]:
    """One row for each fault that was planted, and the handoff into which."""
    lead, number, name = (np.concatenate(column) for column in zip(*world.planted, strict=True))
    order = np.lexsort((name, number, lead))
    return {
        "lead_id": coded(lead[order], lead_ids),
        "handoff_number": pa.array(number[order]),
        "fault": text(name[order]),
    }


def failed_checks(world, lead_ids, failed: dict[str, np.ndarray]) -> dict[str, pa.Array]:
    """One row for each handoff and check that it fails.

    Args:
        world: what was simulated.
        lead_ids: the ids that the written CRM gives them.
        failed: of each check the handoffs that fail it, as generator.checks tells.
    """
    h, names = in_order(world), list(CHECKS)
    place, check = np.nonzero(np.column_stack([failed[name] for name in names]))
    return {
        "lead_id": coded(h["lead"][place], lead_ids),
        "handoff_number": pa.array(h["number"][place]),
        "step": coded(check, [CHECKS[name] for name in names]),
        "check_name": coded(check, names),
    }


def breaks(world, lead_ids, failed: dict[str, np.ndarray]) -> dict[str, pa.Array]:
    """One row for each handoff that fails anything: the first step, in the order of the framework, in which it does."""
    h, names = in_order(world), list(CHECKS)
    fails = np.column_stack([failed[name] for name in names])
    broken = np.flatnonzero(fails.any(axis=1))
    return {
        "lead_id": coded(h["lead"][broken], lead_ids),
        "handoff_number": pa.array(h["number"][broken]),
        "primary_break": coded(fails[broken].argmax(axis=1), [CHECKS[name] for name in names]),
    }


def persons(world, lead_ids) -> dict[str, pa.Array]:
    """Which leads are one person."""
    return {"lead_id": coded(np.arange(world.n), lead_ids), "person": pa.array(world.person)}
