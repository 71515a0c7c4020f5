"""What the review page sends: corrections and confirmations, merged with what somebody else may have done meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portal.core import readings, types
from portal.core.actors import Actor
from portal.core.doctypes import DocType, Field
from portal.core.documents import Document
from portal.core.errors import Invalid, Stale
from portal.core.readings import ReadingValue
from portal.docs import entries
from portal.docs.entries import Texts


@dataclass(slots=True)
class Saved:
    """The document after it. `names` are the fields that were sent to be changed or confirmed, `errors` sentences by field (nothing was
    saved then), `stale`: the page showed an older version."""

    document: Document
    names: list[str] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    stale: bool = False


def save(document: Document, texts: Texts, confirmed: Sequence[str] = (), *, actor: Actor) -> Saved:
    """`texts` are the inputs by name (`entries`), among them ``version`` and, where the browser tells it, ``InvoiceId.was``: as it was shown."""
    values, kind = {row.name: row for row in readings.values_of(document)}, types.of_document(document)
    saved = Saved(document, stale=_seen(texts) not in (None, document.version))
    try:
        made = entries.changes(kind, values, texts)
        again = [name for name, given in made.items() if entries.says_the_same(values.get(name), given)]
        confirmed = [*confirmed, *again]  # typed as it was: somebody looked at it
        made = {name: given for name, given in made.items() if name not in again}
        saved.names = list(dict.fromkeys([*made, *(name for name in confirmed if name in values)]))
        saved.errors = _conflicts(kind, saved.names, values, texts) if saved.stale else {}
        if not saved.errors:
            saved.document = _carry_out(document, made, entries.places(texts, made), [name for name in saved.names if name in confirmed], actor)
    except Invalid as error:
        saved.errors = _beside(error, kind)
    except Stale:
        saved.stale, saved.errors = True, {saved.names[0]: "Somebody was faster by a moment. Save again."}  # between our look and the lock
    return saved


def _seen(texts: Texts) -> int | None:
    text = texts.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _carry_out(document: Document, made: Mapping[str, object], places: dict[str, object], confirmed: list[str], actor: Actor) -> Document:
    """Each of the two is held to the version that the one before left."""
    if made:
        document = readings.edit(document.public_id, dict(made), places=places, version=document.version, actor=actor)
    left = {row.name for row in readings.values_of(document)} & set(confirmed) if confirmed else set()
    if left:
        document = readings.confirm(document.public_id, left, version=document.version, actor=actor)
    return document


def _conflicts(kind: DocType, names: Sequence[str], values: Mapping[str, ReadingValue], texts: Texts) -> dict[str, str]:
    """A field that still is as it was shown is in nobody's way."""
    return {name: _told(values.get(name)) for name in names if not _is_as_shown(kind.field(name), values.get(name), texts)}


def _is_as_shown(field: Field | None, row: ReadingValue | None, texts: Texts) -> bool:
    was = texts.get(f"{field.name}.was") if field else None
    return field is not None and was is not None and was.replace("\r\n", "\n") == entries.shown(field, row.value if row is not None else None)


def _told(row: ReadingValue | None) -> str:
    if row is None:
        return "Somebody removed this value meanwhile. Save again to keep yours."
    if row.type in ("array", "object"):
        return "The document was changed meanwhile. Save again to keep these rows as they are here."
    who, text = row.changed_by or "the arithmetic", entries.written(row.type, row.value)
    return f"Changed meanwhile by {who}: {text[:200]}. Save again to keep yours."


def _beside(error: Invalid, kind: DocType) -> dict[str, str]:
    """Core's sentence by the field it is about, which people know by its label; the rows of a table are counted from 1 for them."""
    parts = (error.field or "").split("/")
    name = parts[1] if len(parts) > 1 else ""
    row = f"Row {int(parts[2]) + 1}: " if len(parts) > 2 and parts[2].isdecimal() else ""
    declared = kind.field(name)
    return {name: row + (error.message.replace(declared.name, declared.label) if declared else error.message)}
