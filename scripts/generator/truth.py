"""What is true of each handoff, as it was simulated, apart from any CRM."""

import numpy as np
import pyarrow as pa

from . import company as co
from .world import NEVER, World
from .writing import coded, text, times


def exclusion_reasons(world: World, emails: list[str]) -> np.ndarray:
    """Why each lead is no handoff, in the order of seeds/definitions/exclusions.csv; empty where it is one."""
    domains = np.array([email.lower().rsplit("@", 1)[1] for email in emails])
    return np.select(
        [
            np.isin(domains, ("test.com", "example.com")),
            np.array(co.SOURCES)[world.now_source] == "Purchased List",
            world.now_status == co.SPAM,
            world.by_sales,
            world.merged_into >= 0,
        ],
        ["test", "import", "spam", "created by sales", "merged into another lead"],
        "",
    )


def handoffs(world: World, emails: list[str], lead_ids, user_ids) -> dict[str, pa.Array]:
    """One row for each handoff; times are UTC, empty where it never happened.

    Args:
        emails: the leads' e-mail addresses.
        lead_ids, user_ids: the ids that the written CRM gives them.
    """
    h = {name: np.concatenate([part[name] for part in world.truth]) for name in world.truth[0]}
    order = np.lexsort((h["number"], h["lead"]))
    h = {name: column[order] for name, column in h.items()}
    owned, accepted, rejected, asked = (h[name] < NEVER for name in ("owned", "accepted", "rejected", "asked"))
    decision = np.select([accepted, rejected, asked], ["accepted", "rejected", "info_requested"], "")
    basis = np.select(
        [h["implicit"] & accepted, h["sent_back"], decision != ""], ["implicit", "implicit", "explicit"], ""
    )
    acted, closed = h["acted"] < NEVER, h["closed"] < NEVER
    outcome = np.where(~closed, "open", np.where(np.isin(h["reason"], ("won", "lost")), h["reason"], ""))
    excluded = exclusion_reasons(world, emails)[h["lead"]]
    early = np.where(owned & acted, np.where(h["acted"] < h["owned"], "true", "false"), "")
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
        "accepted_at": times(h["accepted"]),
        "rejected_at": times(h["rejected"]),
        "qualified_at": times(h["qualified"]),
        "outcome": text(outcome),
        "closed_at": times(h["closed"]),
        "close_reason": text(h["reason"]),
        "exclusion_reason": text(excluded),
    }


def persons(world: World, lead_ids) -> dict[str, pa.Array]:
    """Which leads are one person."""
    return {"lead_id": coded(np.arange(world.n), lead_ids), "person": pa.array(world.person)}
