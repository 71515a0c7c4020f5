"""Who is in the demo, what they handed in, and what the firm decided about it: something for each page to show."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from portal.core import accounts, clients, documents, folders, links, messages, reports
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.documents.states import READABLE
from portal.core.links import FolderLink
from portal.demo import forms, papers, statements

PHONE = "+12125550142"
REASON = "The lower edge is cut off, so the total can't be checked. Please take the picture again."

Paper = tuple[str, Callable[[], bytes]]
#: What the firm uploaded itself, what the client handed in for the company, and what for herself.
OURS: tuple[Paper, ...] = (
    ("balance_sheet_2024.pdf", statements.balance_sheet),
    ("income_statement_2024.pdf", statements.income_statement),
    ("bank_statement_2024-11.pdf", papers.bank_statement),
)
COMPANY: tuple[Paper, ...] = (
    ("receipt_2024-11-05.pdf", papers.receipt),
    ("scan_0031.pdf", lambda: papers.invoice()[:900]),  # as when a copy was interrupted: it can't be read
    ("invoice_2024-118.pdf", papers.invoice),
)
PRIVATE: tuple[Paper, ...] = (("w2_2024.pdf", forms.w2),)


@dataclass(frozen=True, slots=True)
class Scene:
    """The client's way in and the company's folder."""

    link: FolderLink
    folder: str


def set_up(actor: Actor) -> Scene:
    """Folders, links and papers that wait to be read. The client's phone opens two folders. Runs inside a transaction."""
    company = folders.create(name=f"{statements.ENTITY} - 2024", description="Annual accounts and tax return", actor=actor)
    private = folders.create(name=f"{forms.EMPLOYEE} - 2024", description="Private tax return", actor=actor)
    way_in, own = (links.create(folder=one.public_id, phone_number=PHONE, name=forms.EMPLOYEE, actor=actor) for one in (company, private))
    links.create(folder=company.public_id, phone_number="+12125550167", name="Casey Hartwell", actor=actor)
    _say_something(way_in, actor)
    for name, draw in OURS:
        documents.receive(documents.stage(io.BytesIO(draw()), name, actor=actor), folder=company.public_id, source="demo", placed_by="demo", actor=actor)
    for place, handed_in in ((way_in, COMPANY), (own, PRIVATE)):
        for name, draw in handed_in:
            clients.hand_in(io.BytesIO(draw()), name, place=place)
    return Scene(way_in, company.public_id)


def _say_something(link: FolderLink, actor: Actor) -> None:
    """Messages that stay in the outbox: none leaves the portal for the demo's sake."""
    if not messages.has_gateway("email"):
        accounts.add_member(email="sam@miller.example", name="Sam Ortiz", role="approver", password=None, actor=actor)
    if not messages.has_gateway("sms"):
        links.send(link.public_id, actor=actor)


def decide(folder: str, actor: Actor) -> None:
    """Once all is read. What couldn't be read here stays as it is: the demo is no reason not to start."""
    readable = documents.listed(actor, folder=folder, among=READABLE)
    found = {document.name: document.public_id for document in db.session.scalars(readable)}
    for name in ("balance_sheet_2024.pdf", "income_statement_2024.pdf"):
        if name in found:
            documents.approve(found[name], actor=actor)
    if "receipt_2024-11-05.pdf" in found:
        documents.give_back(found["receipt_2024-11-05.pdf"], REASON, actor=actor)
    kind = db.session.scalars(reports.templates(actor)).first()
    if kind is not None:
        reports.start(kind.public_id, folder, actor=actor)
