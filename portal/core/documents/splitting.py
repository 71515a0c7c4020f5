"""One file that holds several documents becomes several: each gets its pages, the file itself lies among the deleted ones and can be recovered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from portal.core import leftovers, readers, storage, tenancy
from portal.core.actors import Actor
from portal.core.db import db, end_reading, transaction
from portal.core.documents import history, states
from portal.core.documents.catalog import by_reference
from portal.core.documents.intake import NAME_LENGTH, ask_for_reading, free_reference
from portal.core.documents.table import Document
from portal.core.errors import Conflict, Invalid, Refused, TooMany
from portal.core.extraction.refused import Refused as NotReadable
from portal.core.sandbox import Busy, SandboxFailure

MOST_PARTS = 100
#: What pages become a file of, by the kind of theirs (as in extraction.excerpt, which only the sandbox imports). A picture has several pages
#: when several papers lie on it.
MADE_OF = {"pdf": "pdf", "tiff": "tiff", "jpeg": "pdf", "png": "pdf", "webp": "pdf", "heic": "pdf", "avif": "pdf"}
#: First and last page of a part, from 1, inclusive.
Pages = Sequence[int]


def cover(parts: Iterable[Pages], count: int) -> bool:
    """Whether the parts, in their order, have every page from 1 to `count` once."""
    following = 1
    for first, last in parts:
        if first != following or last < first:
            return False
        following = last + 1
    return following == count + 1


def split(identifier: str, parts: Sequence[Pages], *, version: int | None = None, actor: Actor) -> list[Document]:
    """Make a document of each part, in the same folder and of the same client, and have it read; they are returned in order.

    Asked again for the same parts it returns the same documents. Raises `Invalid` for parts that don't cover the pages or a file whose
    pages can't stand alone, `WrongState` unless it is read and not decided, `Conflict` when it was split otherwise before.
    """
    actor.demand("documents:write")
    parts = [(first, last) for first, last in parts]
    document = by_reference(identifier, actor=actor)
    made = _made(document, parts, actor)
    if made:
        return made
    _check(document, parts, version)
    kept = _kept(document, parts)
    with transaction():
        document = by_reference(identifier, actor=actor, lock=True)
        made = _made(document, parts, actor)
        if made:  # somebody else was faster
            return made
        _check(document, parts, version)
        made = [_part(document, pages, stored, actor) for pages, stored in zip(parts, kept, strict=True)]
        _put_away(document, len(made), actor)
        return made


def parts_of(document: Document, actor: Actor) -> list[Document]:
    """The documents it was split into, in the order of their pages; deleted ones don't count."""
    query = tenancy.scoped(Document, actor).where(Document.split_from_id == document.id, Document.state != states.DELETED)
    return list(db.session.scalars(query.order_by(Document.first_page, Document.id)).unique())


def origin(document: Document, actor: Actor) -> Document | None:
    """The document that it was split from."""
    if document.split_from_id is None:
        return None
    return db.session.scalar(tenancy.scoped(Document, actor).where(Document.id == document.split_from_id))


def _made(document: Document, parts: list[tuple[int, int]], actor: Actor) -> list[Document]:
    """What was made of the same parts before; `Conflict` when it was made of others."""
    made = parts_of(document, actor)
    if made and [(one.first_page, one.last_page) for one in made] != parts:
        raise Conflict(f"The document was split before, into {len(made)} documents. Delete those first.", code="split_before")
    return made


def _check(document: Document, parts: list[tuple[int, int]], version: int | None) -> None:
    if document.state not in states.OPEN:
        raise states.refusal(document.state, "split")
    document.demand_version(version)
    count = document.page_count or 0
    if document.kind not in MADE_OF or count < 2:
        raise Invalid("Only a PDF or TIFF file with several pages, or a picture of several papers, can be split.", field="parts")
    if not 2 <= len(parts) <= MOST_PARTS:
        raise Invalid(f"Give the pages of 2 to {MOST_PARTS} documents.", field="parts")
    if not cover(parts, count):
        raise Invalid(f"The documents have to have the pages 1 to {count} in order, each page once.", field="parts")


def _kept(document: Document, parts: list[tuple[int, int]]) -> list[storage.Stored]:
    """The parts' bytes, stored. No transaction is open while they are made."""
    from portal.core import readings  # which know documents

    tenant, sha256, kind, placed = document.organization.public_id, document.sha256, document.kind, readings.placed(document)
    end_reading()
    whole = [[placed.get(number, {"sheet": number}) for number in range(first, last + 1)] for first, last in parts]
    return [storage.put_bytes(tenant, _excerpt(tenant, sha256, kind, pages)) for pages in whole]


def _excerpt(tenant: str, sha256: str, kind: str, pages: list[dict[str, Any]]) -> bytes:
    try:
        with storage.open_bytes(tenant, sha256) as file:
            return readers.drawer().excerpt(file.fileno(), kind, pages)
    except NotReadable as refusal:
        raise Invalid(refusal.sentence, field="parts", code=refusal.code) from None
    except Busy as busy:
        raise TooMany(busy.sentence, retry_after=5) from None
    except SandboxFailure as failure:
        raise Refused(failure.sentence, code=failure.code) from None


def _part(document: Document, pages: tuple[int, int], stored: storage.Stored, actor: Actor) -> Document:
    from portal.core import approvals  # which know documents

    columns = ("organization_id", "folder_id", "phone_id", "replaces_id", "pipeline", "placed_by", "placed_name", "handed_in_by", "never_send")
    part = Document(
        split_from_id=document.id,
        first_page=pages[0],
        last_page=pages[1],
        reference_id=free_reference(document.organization_id),
        kind=MADE_OF[document.kind],
        name=name_of(document.name, pages, MADE_OF[document.kind] if MADE_OF[document.kind] != document.kind else None),
        source="split",
        size=stored.size,
        sha256=stored.sha256,
        **{column: getattr(document, column) for column in columns},
    )
    db.session.add(part)
    db.session.flush()
    leftovers.wanted(part.organization_id, part.sha256)
    approvals.inherit(document, part)
    history.note(part, "split_from", by=actor.label, reason=f"{document.name}, {pages_in_words(pages)}", actor=actor)
    ask_for_reading(part)
    return part


def name_of(name: str, pages: Pages, ending: str | None = None) -> str:
    """``scan.pdf`` and pages 2 to 3 → ``scan, pages 2–3.pdf``; with another `ending` of the name where it becomes another kind of file."""
    stem, _, own = name.rpartition(".")
    stem, own = (stem, own) if stem and len(own) <= 10 else (name, "")
    ending = f".{ending or own}" if ending or own else ""
    suffix = f", {pages_in_words(pages)}{ending}"
    return stem[: NAME_LENGTH - len(suffix)] + suffix


def pages_in_words(pages: Pages) -> str:
    first, last = pages
    return f"page {first}" if first == last else f"pages {first}–{last}"


def _put_away(document: Document, count: int, actor: Actor) -> None:
    from portal.core import holds  # which know documents

    holds.demand_none(document, "split")
    document.mark_opened(actor.label)
    document.go(actor.label)
    document.version += 1
    history.note(document, "split", by=actor.label, reason=f"{count} documents", actor=actor)
