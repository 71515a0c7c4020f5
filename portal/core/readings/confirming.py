"""A person looked at values and found them right as they were read."""

from __future__ import annotations

from collections.abc import Collection

from portal.core import activity
from portal.core.actors import Actor
from portal.core.db import now, transaction
from portal.core.documents import catalog, history, lifecycle, states
from portal.core.documents.intake import ask_for_learning
from portal.core.documents.table import Document
from portal.core.errors import Invalid
from portal.core.readings import doubts
from portal.core.readings.edits import check_editable
from portal.core.readings.table import ReadingValue, values_of


def confirm(identifier: str, names: Collection[str] | None = None, *, version: int | None = None, actor: Actor) -> Document:
    """Confirm the fields `names` (in any case), or all that have a value. How a value was read stays with it.

    `version` as in `edit`. Raises `Invalid` for a field without a value, and confirms nothing then.
    """
    actor.demand("documents:write")
    with transaction():
        document = catalog.by_reference(identifier, actor=actor, lock=True)
        check_editable(document, version)
        chosen = _chosen(values_of(document), names)
        for row in chosen:
            row.confirmed_by, row.confirmed_at = actor.label, now()
        document.mark_opened(actor.label)
        document.version += 1
        told = {"fields": ", ".join(row.name for row in chosen), "version": document.version, "type": document.doc_type} | history.placed(document)
        message = f"Values of {document.name} were confirmed as they were read."
        activity.record(actor, "confirmed", area="documents", sub_area="values", message=message, document=document, metadata=told)
        document.updated_at = now()
        doubts.settle(document)
        ask_for_learning(document)
        return document


def confirm_all(identifier: str, *, version: int | None = None, actor: Actor) -> Document:
    """Confirm the document as it is: every value that it has, and that it has no others. `WrongState` when it is confirmed already."""
    actor.demand("documents:write")
    with transaction():
        document = catalog.by_reference(identifier, actor=actor, lock=True)
        states.demand(document.state, states.CONFIRMED)
        if values_of(document):
            document = confirm(identifier, version=version, actor=actor)
        else:
            document.demand_version(version)
            document.mark_opened(actor.label)
            document.version += 1
        if document.state != states.CONFIRMED:
            document.become(states.CONFIRMED)
        return document


def approve(identifier: str, names: Collection[str], *, version: int | None = None, actor: Actor) -> Document:
    """Approve the document and confirm its fields `names` with it, as they are: both or neither. `version` as in `edit`."""
    with transaction():
        if names:
            version = confirm(identifier, names, version=version, actor=actor).version
        return lifecycle.approve(identifier, version=version, actor=actor)


def _chosen(values: list[ReadingValue], names: Collection[str] | None) -> list[ReadingValue]:
    wanted = None if names is None else {name.casefold() for name in names}
    chosen = [row for row in values if wanted is None or row.name.casefold() in wanted]
    if not chosen and not wanted:
        raise Invalid("There is nothing to confirm.", field="fields")
    unknown = sorted((wanted or set()) - {row.name.casefold() for row in chosen})
    if unknown:
        there = ", ".join(row.name for row in values) or "none"
        raise Invalid(f"The document has no value {unknown[0][:80]!r}; it has: {there}.", field="fields")
    return chosen
