"""Routing rules as owners set them up. A rule that is made or changed moves nothing that is there; `preview` shows what it is for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.core import activity, ordering, tenancy
from portal.core.actors import Actor
from portal.core.approvals import conditions
from portal.core.db import db, transaction
from portal.core.documents import states
from portal.core.documents.table import Document
from portal.core.errors import Invalid
from portal.core.folders import Folder
from portal.core.mailboxes.table import Mailbox
from portal.core.routing import matching
from portal.core.routing.table import RoutingRule

MOST = 200
NAME_LENGTH = 100
TEXT_LENGTH = 320
LOOKED_AT = 100  # documents, for a preview
#: What a rule asks; one of them at least.
ASKS = ("sender", "tag", "mailbox_id", "file_name", "types", "fields")


@dataclass(frozen=True, slots=True)
class Preview:
    """Of the last `looked_at` documents: those that a rule fits, and how many of them lie in no folder."""

    looked_at: int
    fitting: list[Document]
    loose: int


def in_order(actor: Actor) -> list[RoutingRule]:
    actor.demand("mail:read")
    return list(db.session.scalars(tenancy.scoped(RoutingRule, actor).order_by(RoutingRule.position, RoutingRule.id)))


def one(public_id: str, *, actor: Actor) -> RoutingRule:
    actor.demand("mail:read")
    return tenancy.find(RoutingRule, public_id, actor, noun="routing rule")


def add(given: Mapping[str, Any], *, actor: Actor) -> RoutingRule:
    """A rule, behind those there are. `given` has ``name`` and ``folder`` (public id) and any of ``sender``, ``tag``, ``mailbox`` (public id),
    ``file_name``, ``types``, ``fields`` and ``active``, as in `RoutingRule`."""
    actor.demand("mail:write")
    made = _checked({"name": "", "folder": "", **given}, actor)
    _asks_something(made)
    with transaction():
        ordering.hold(actor)
        position = ordering.next_position(RoutingRule, actor, most=MOST, noun="routing rule")
        rule = RoutingRule(organization_id=actor.organization_id, position=position, updated_by=actor.label, **made)
        db.session.add(rule)
        db.session.flush()
        _record(rule, "created", "made", actor)
        return rule


def change(public_id: str, changes: Mapping[str, Any], *, version: int | None = None, actor: Actor) -> RoutingRule:
    """Change what is given, and with ``position`` (from 1) where it stands; None and "" take away what it asks, and leave the rest. `Conflict` when
    it isn't the `version` that the caller saw any more."""
    actor.demand("mail:write")
    checked = _checked(changes, actor)
    with transaction():
        ordering.hold(actor)
        rule = tenancy.find(RoutingRule, public_id, actor, noun="routing rule")
        ordering.demand_version(rule, version)
        _asks_something({name: getattr(rule, name) for name in ASKS} | checked)
        for name, value in checked.items():
            setattr(rule, name, value)
        rule.version, rule.updated_by = rule.version + 1, actor.label
        if changes.get("position") is not None:
            ordering.move(rule, changes["position"], in_order(actor))
        _record(rule, "changed", "changed", actor)
        return rule


def remove(public_id: str, *, actor: Actor) -> None:
    """What it has placed stays where it is, and goes on to tell its name."""
    actor.demand("mail:write")
    with transaction():
        ordering.hold(actor)
        rule = tenancy.find(RoutingRule, public_id, actor, noun="routing rule")
        _record(rule, "removed", "removed", actor)
        db.session.delete(rule)


def preview(given: Mapping[str, Any], *, actor: Actor) -> Preview:
    """Which of the last documents a rule that asks this would have placed, had they come without a folder. Nothing is kept or moved."""
    actor.demand("mail:read")
    actor.demand("documents:read")
    asked = _checked({name: given[name] for name in given if name not in ("name", "folder", "active")}, actor)
    _asks_something(asked)
    rule = RoutingRule(**{"sender": "", "tag": "", "file_name": "", "types": [], "fields": [], **asked})
    query = tenancy.scoped(Document, actor).where(Document.state != states.DELETED).order_by(Document.id.desc()).limit(LOOKED_AT)
    recent = list(db.session.scalars(query).unique())
    known, facts = matching.arrivals(recent), conditions.facts_of(recent)
    fitting = [one for one in recent if matching.fits_arrival(rule, known[one.id]) and matching.fits_reading(rule, facts[one.id])]
    return Preview(len(recent), fitting, sum(one.folder_id is None for one in fitting))


def _record(rule: RoutingRule, deed: str, said: str, actor: Actor) -> None:
    folder = tenancy.scoped(Folder, actor).where(Folder.id == rule.folder_id).with_only_columns(Folder.public_id)
    told = {"rule": rule.public_id, "name": rule.name, "version": rule.version, "folder": db.session.scalar(folder)}
    activity.record(actor, deed, area="mail", sub_area="routing", message=f"The routing rule {rule.name} was {said}.", metadata=told)


def _asks_something(asked: Mapping[str, Any]) -> None:
    if not any(asked.get(name) for name in ASKS):
        raise Invalid("Say what it asks of a document: a rule without a condition would take them all.", field="sender")


def _checked(given: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """What is given, as columns."""
    made: dict[str, Any] = {}
    for name, (check, may_be_none) in _CHECKS.items():
        if name in given and (given[name] is not None or may_be_none):
            made |= check(given[name], actor)
    return made


def _name(given: str, actor: Actor) -> dict[str, Any]:
    name = given.strip()
    if not 1 <= len(name) <= NAME_LENGTH or not name.isprintable():
        raise Invalid(f"A name has 1 to {NAME_LENGTH} printable characters.", field="name")
    return {"name": name}


def _folder(given: str, actor: Actor) -> dict[str, Any]:
    if not given:
        raise Invalid("Choose a folder.", field="folder")
    return {"folder_id": tenancy.find(Folder, given, actor, noun="folder", field="folder").id}


def _mailbox(given: str | None, actor: Actor) -> dict[str, Any]:
    return {"mailbox_id": tenancy.find(Mailbox, given, actor, noun="mailbox", field="mailbox").id if given else None}


def _sender(given: str | None, actor: Actor) -> dict[str, Any]:
    """"@bakery.example" is the domain."""
    text = (given or "").strip().lower().removeprefix("@")
    if text and not re.fullmatch(r"([^@\s]{1,64}@)?[^@\s.]+(\.[^@\s.]+)+", text) or len(text) > TEXT_LENGTH or not text.isprintable():
        raise Invalid("A sender is an e-mail address, or a domain such as example.org.", field="sender")
    return {"sender": text}


def _tag(given: str | None, actor: Actor) -> dict[str, Any]:
    text = (given or "").strip().lower().removeprefix("+")
    if not re.fullmatch(r"[^@\s]{0,64}", text) or not text.isprintable():
        raise Invalid("Write what stands between the plus and the @, at most 64 characters.", field="tag")
    return {"tag": text}


def _file_name(given: str | None, actor: Actor) -> dict[str, Any]:
    text = (given or "").strip()
    if len(text) > TEXT_LENGTH or not text.isprintable():
        raise Invalid(f"Part of a name has at most {TEXT_LENGTH} printable characters.", field="file_name")
    return {"file_name": text}


def _types(given: Any, actor: Actor) -> dict[str, Any]:
    return {"types": _of_reading({"types": given}, actor)["types"]}


def _fields(given: Any, actor: Actor) -> dict[str, Any]:
    return {"fields": _of_reading({"fields": given}, actor)["fields"]}


def _of_reading(given: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    try:
        return conditions.checked(given, actor.organization_id)
    except Invalid as error:
        raise Invalid(error.message, field=(error.field or "").removeprefix("conditions/")) from None


def _active(given: Any, actor: Actor) -> dict[str, Any]:
    return {"active": bool(given)}


#: By what is given; whether None takes it away.
_CHECKS: dict[str, tuple[Callable[[Any, Actor], dict[str, Any]], bool]] = {
    "name": (_name, False),
    "folder": (_folder, False),
    "active": (_active, False),
    "sender": (_sender, True),
    "tag": (_tag, True),
    "mailbox": (_mailbox, True),
    "file_name": (_file_name, True),
    "types": (_types, True),
    "fields": (_fields, True),
}
