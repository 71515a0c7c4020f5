"""Documents that come without a folder are put into one: as they arrive, or once they are read.

On arrival the first rule, in the firm's order, counts that fits and asks nothing of what is read; without one, of an e-mail, the folder whose name
stands behind the plus of the address it was sent to, then the folder of the client who writes from its sender's address. Once it is read, what still
lies in no folder goes by the first rule that fits, whatever that asks. What a person put somewhere, be it the root, stays there.
"""

from __future__ import annotations

from sqlalchemy import select

from portal.core import links
from portal.core.approvals import conditions
from portal.core.db import db
from portal.core.documents import history
from portal.core.documents.table import Document
from portal.core.folders import Folder
from portal.core.mail.table import Mail
from portal.core.routing import matching
from portal.core.routing.table import RoutingRule


def on_arrival(document: Document, mail: Mail | None) -> None:
    """Runs inside the transaction that makes the document."""
    known = matching.arrival(document, mail)
    rules = _active(document.organization_id)
    fitting = [rule for rule in rules if not rule.waits_for_reading and matching.fits_arrival(rule, known)]
    if _by_rule(document, fitting) is None and mail is not None:
        _by_address(document, known)


def after_reading(document: Document) -> None:
    """Runs inside the transaction that keeps the reading, and holds the document's row."""
    if document.folder_id is not None or document.placed_by is not None:
        return
    rules = [rule for rule in _active(document.organization_id) if rule.waits_for_reading]
    if not rules:
        return
    known, facts = matching.arrivals([document])[document.id], conditions.facts_of([document])[document.id]
    found = _by_rule(document, [rule for rule in rules if matching.fits_arrival(rule, known) and matching.fits_reading(rule, facts)])
    if found is not None:
        history.note(document, "routed", by="", reason=found.name)


def _active(organization_id: int) -> list[RoutingRule]:
    ours = select(RoutingRule).where(RoutingRule.organization_id == organization_id, RoutingRule.active)
    return list(db.session.scalars(ours.order_by(RoutingRule.position, RoutingRule.id)))


def _by_rule(document: Document, fitting: list[RoutingRule]) -> RoutingRule | None:
    for rule in fitting:
        if _put(document, rule.folder_id, f"rule:{rule.public_id}", rule.name):
            return rule
    return None


def _by_address(document: Document, known: matching.Arrival) -> None:
    """A client's address that leads to several folders leads nowhere."""
    ours = select(Folder.plus_name, Folder.id).where(Folder.organization_id == document.organization_id, Folder.plus_name.in_(known.tags))
    named = {tag: folder_id for tag, folder_id in db.session.execute(ours)} if known.tags else {}
    if any(_put(document, named[tag], f"address:{tag}", f"+{tag}") for tag in known.tags if tag in named):
        return
    found = links.of_sender(known.sender, document.organization_id) if known.sender else []
    if len({link.folder_id for link in found}) == 1:
        _put(document, found[0].folder_id, f"link:{found[0].public_id}", found[0].name or known.sender)


def _put(document: Document, folder_id: int, placed_by: str, name: str) -> bool:
    """False when the folder is gone by now; it is held until the transaction ends."""
    folder = db.session.scalar(select(Folder).where(Folder.id == folder_id).with_for_update(read=True, key_share=True, of=Folder))
    if folder is None:
        return False
    document.folder, document.placed_by, document.placed_name = folder, placed_by, name
    db.session.flush()  # what is told next reads the folder's number
    return True
