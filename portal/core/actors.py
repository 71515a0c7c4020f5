"""Who acts: staff member, API key, guest token, client or the portal itself, and what each may do."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.errors import NotAllowed

ROLES = ("owner", "approver", "viewer")

_VIEWER = frozenset({"folders:read", "links:read", "documents:read", "reports:read", "jobs:read", "types:read"})
_VIEWER |= {"facilities:read", "projects:read", "records:read"}
_APPROVER = _VIEWER | {
    "folders:write",
    "links:write",
    "documents:create",
    "documents:write",
    "documents:approve",
    "reports:create",
    "jobs:write",
    "members:read",
    "facilities:write",
    "projects:write",
    "records:write",
}
_OWNER = _APPROVER | {"types:write", "members:write", "keys:read", "keys:write", "webhooks:read", "webhooks:write", "logs:read", "outbox:read"}
_OWNER |= {"mail:read", "mail:write", "documents:purge", "holds:write"}

#: A client is no member, so this isn't one of the roles to give.
RIGHTS = {"owner": _OWNER, "approver": _APPROVER, "viewer": _VIEWER, "client": frozenset({"documents:create"})}

#: What each right is for, in words for people.
DEEDS = {
    "folders:read": "look at folders",
    "folders:write": "change folders",
    "links:read": "look at links",
    "links:write": "make and change links",
    "documents:read": "look at documents",
    "documents:create": "hand in documents",
    "documents:write": "change documents",
    "documents:approve": "approve documents",
    "documents:purge": "purge deleted documents",
    "holds:write": "place and lift legal holds",
    "reports:read": "look at reports",
    "reports:create": "make reports",
    "jobs:read": "look at jobs",
    "jobs:write": "start jobs again",
    "types:read": "look at document types",
    "types:write": "change document types",
    "facilities:read": "look at facilities",
    "facilities:write": "make and change facilities",
    "projects:read": "look at projects",
    "projects:write": "make and change projects",
    "records:read": "look at records",
    "records:write": "make and remove records",
    "members:read": "look at members",
    "members:write": "change members and settings",
    "keys:read": "look at API keys",
    "keys:write": "make and end API keys",
    "webhooks:read": "look at webhooks",
    "webhooks:write": "make and change webhooks",
    "mail:read": "look at mailboxes and routing rules",
    "mail:write": "make and change mailboxes and routing rules",
    "logs:read": "look at the activity log",
    "outbox:read": "look at messages",
}

#: Every right there is; also the scopes an API key can be narrowed to.
SCOPES = tuple(sorted(_OWNER))


@dataclass(frozen=True, slots=True)
class Actor:
    """A caller, detached from the database. `folder_id` narrows everything to one folder (guest tokens, clients), `phone_id` to what
    belongs to one phone number in it (clients).

    `plan` is the organization's; `organization_uuid` is known of members and keys, whose callers name it.

    `identity` names the person or credential in limits and history, e.g. ``user:k3v9hq2mzt7a``.
    """

    kind: str  # "user", "key", "guest", "client" or "system"
    identity: str
    label: str
    organization_id: int
    organization_public_id: str
    role: str | None = None
    scopes: frozenset[str] | None = None
    folder_id: int | None = None
    user_id: int | None = None
    key_id: int | None = None
    phone_id: int | None = None
    plan: str = "standard"
    organization_uuid: str = ""

    def may(self, action: str) -> bool:
        if self.kind == "system":
            return True
        granted = RIGHTS[self.role] if self.role else frozenset()
        return action in (granted if self.scopes is None else granted & self.scopes)

    def demand(self, action: str) -> None:
        """Raise `NotAllowed` unless the actor may do `action`; a person is told who may, a program which right it lacks."""
        if self.may(action):
            return
        if self.kind == "user":
            able = " and ".join(f"{role}s" for role in ROLES if action in RIGHTS[role])
            raise NotAllowed(f"Only {able} may {DEEDS[action]}.")
        raise NotAllowed(f"This needs the right {action!r}, which {self.label} doesn't have.")
