"""Writing entries: gathered while a transaction works, chained at its end, so that the head's lock is the last that it takes."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from portal.core import ids
from portal.core.activity import chain
from portal.core.activity.table import Entry, Head, Mark
from portal.core.actors import Actor
from portal.core.db import at_commit, db, now

if TYPE_CHECKING:
    from portal.core.documents.table import Document

MESSAGE_LENGTH = 1000
FACT_LENGTH = 300  # PostgreSQL indexes no more than 2,700 bytes
MOST_FACTS = 30
ERASED = "erased"


def record(
    actor: Actor,
    deed: str,
    *,
    area: str,
    sub_area: str,
    message: str,
    document: Document | None = None,
    metadata: Mapping[str, Any] | None = None,
    kind: str = "info",
) -> None:
    """Put on record what is being done. Runs inside the transaction that does it; without that the entry isn't written either.

    `area` and `sub_area` say where ("documents", "intake"), `deed` what ("received"), `message` the same in a sentence. `metadata` are texts,
    numbers or truth values by name; None is left out. People may be named in `message` and `metadata` only: these can be erased.
    """
    row = {
        "organization_id": actor.organization_id,
        "organization": actor.organization_public_id,
        "public_id": ids.new_public_id(),
        "at": now(),
        "kind": kind,
        "area": area,
        "sub_area": sub_area,
        "deed": deed,
        "document": document.public_id if document is not None else None,
        "actor": actor.identity,
        "erases": None,
        "salt": secrets.token_hex(16),
        "who": _clean(actor.label, FACT_LENGTH),
        "message": _clean(message, MESSAGE_LENGTH),
        "facts": _facts(metadata or {}),
    }
    at_commit(_append, row)


def record_erasure(actor: Actor, sequences: list[int], message: str) -> None:
    """The entry that says whose details were taken away."""
    row = {"organization_id": actor.organization_id, "organization": actor.organization_public_id, "public_id": ids.new_public_id(), "at": now()}
    row |= {"kind": "warning", "area": "log", "sub_area": "erasure", "deed": ERASED, "document": None, "actor": actor.identity, "erases": sequences}
    row |= {"salt": secrets.token_hex(16), "who": _clean(actor.label, FACT_LENGTH), "message": message, "facts": {"entries": str(len(sequences))}}
    at_commit(_append, row)


def _facts(given: Mapping[str, Any]) -> dict[str, str]:
    """Texts by name: what a database makes of numbers would change their hash."""
    there = [(name, value) for name, value in given.items() if value is not None]
    return {_clean(name, 60): _clean(_text(value), FACT_LENGTH) for name, value in there[:MOST_FACTS]}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _clean(text: str, most: int) -> str:
    """What every database holds and gives back as it was."""
    return "".join(c for c in text if c != "\x00" and not "\ud800" <= c <= "\udfff")[:most]


def _append(rows: list[dict[str, Any]]) -> None:
    """Chain the rows of one transaction, organization by organization in one order, so that two of them never wait for each other."""
    db.session.flush()
    for organization_id, own in groupby(sorted(rows, key=lambda row: row["organization_id"]), key=lambda row: row["organization_id"]):
        _extend(organization_id, list(own))


def _extend(organization_id: int, rows: list[dict[str, Any]]) -> None:
    sequence, previous = _locked(organization_id)
    for row in rows:
        organization = row.pop("organization")
        sequence += 1
        row["sequence"], row["details_sha256"] = sequence, chain.details_hash(row)
        row["hash"] = previous = chain.link(row, previous, organization)
    db.session.execute(insert(Entry), rows)
    marks = [
        {"organization_id": organization_id, "sequence": row["sequence"], "name": name, "value": value} for row in rows for name, value in row["facts"].items()
    ]
    if marks:
        db.session.execute(insert(Mark), marks)
    db.session.execute(update(Head).where(Head.organization_id == organization_id).values(sequence=sequence, hash=previous))


def _locked(organization_id: int) -> tuple[int, str]:
    """The chain's end, held until the transaction is over."""
    ends = select(Head.sequence, Head.hash).where(Head.organization_id == organization_id).with_for_update()
    found = db.session.execute(ends).one_or_none()
    if found is None:
        db.session.execute(_first_of(organization_id))
        found = db.session.execute(ends).one()
    return found.sequence, found.hash


def _first_of(organization_id: int) -> Any:
    """Two that begin a chain at once: the second waits for the first and then finds its row."""
    if db.engine.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as upsert
    else:
        from sqlalchemy.dialects.sqlite import insert as upsert
    return upsert(Head).values(organization_id=organization_id, sequence=0, hash=chain.START).on_conflict_do_nothing()
