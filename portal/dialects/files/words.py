"""The family's words for the states of a document."""

from __future__ import annotations

from typing import Literal

from portal.core.documents import states

Status = Literal["pending", "uploaded", "error", "deleted"]

#: What is read, doubted and decided of a file isn't told by its status: that is what readings and records are for.
STATUS: dict[str, Status] = {
    states.PENDING: "pending",
    states.RECEIVED: "uploaded",
    states.READING: "uploaded",
    states.READ: "uploaded",
    states.NEEDS_REVIEW: "uploaded",
    states.CONFIRMED: "uploaded",
    states.APPROVED: "uploaded",
    states.RETURNED: "error",
    states.FAILED: "error",
    states.QUARANTINED: "error",
    states.DELETED: "deleted",
}
#: In these a file has a reading: one with items, or one that says that nothing could be read.
HAS_READING = (*states.READABLE, states.RETURNED, states.FAILED)


def states_of(status: Status) -> list[str]:
    return [state for state, word in STATUS.items() if word == status]
