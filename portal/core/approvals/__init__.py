"""Approvals: which documents need whose approval by a firm's rules, who has given theirs, and who is next."""

from portal.core.approvals.deciding import Outcome, decide, override, refuse
from portal.core.approvals.delegating import Delegation, delegate, delegated, delegations, hand_back
from portal.core.approvals.hands import inherit, touched
from portal.core.approvals.reminding import remind
from portal.core.approvals.rounds import end, renew
from portal.core.approvals.rules import add, change, in_order, one, preview, remove
from portal.core.approvals.standing import Standing, Step, standing, standings
from portal.core.approvals.succession import can_approve, hand_over
from portal.core.approvals.table import ApprovalRound, ApprovalRule, Assignment
from portal.core.approvals.waiting import needs_nobody_else, overdue_for, pending_for, waits_for

__all__ = [
    "ApprovalRound",
    "ApprovalRule",
    "Assignment",
    "Delegation",
    "Outcome",
    "Standing",
    "Step",
    "add",
    "can_approve",
    "change",
    "decide",
    "delegate",
    "delegated",
    "delegations",
    "end",
    "hand_back",
    "hand_over",
    "in_order",
    "needs_nobody_else",
    "inherit",
    "one",
    "overdue_for",
    "override",
    "pending_for",
    "preview",
    "refuse",
    "remind",
    "remove",
    "renew",
    "standing",
    "standings",
    "touched",
    "waits_for",
]
