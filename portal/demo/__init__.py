"""The demo organization: one client's folder with sample papers, all made here, so that the main job can be tried in two minutes."""

from __future__ import annotations

import io
import secrets

from sqlalchemy import select

from portal.core import accounts, documents, folders, links
from portal.core.accounts import Organization, User
from portal.core.actors import Actor
from portal.core.db import db, transaction
from portal.core.errors import NotFound
from portal.demo import forms, papers, statements

ORGANIZATION, SUBDOMAIN = "Miller & Co", "miller"
OWNER = "owner@miller.example"
PHONE = "+12125550142"

PAPERS = (
    ("balance_sheet_2024.pdf", statements.balance_sheet),
    ("income_statement_2024.pdf", statements.income_statement),
    ("invoice_2024-118.pdf", papers.invoice),
    ("receipt_2024-11-05.pdf", papers.receipt),
    ("bank_statement_2024-11.pdf", papers.bank_statement),
    ("w2_2024.pdf", forms.w2),
)


def load() -> dict[str, str] | None:
    """Make the demo, all of it or nothing: its owner's e-mail and password. None when it is there already."""
    if _owner() is not None:
        return None
    password = _new_password()
    with transaction():
        owner = accounts.found(ORGANIZATION, SUBDOMAIN, email=OWNER, password=password, person="Dana Miller")
        _client(owner.actor)
    return {"email": OWNER, "password": password}


def _client(actor: Actor) -> None:
    """A client with a link and papers that wait to be read."""
    folder = folders.create(name=f"{statements.ENTITY} - 2024", description="A demo client", actor=actor)
    links.create(folder=folder.public_id, phone_number=PHONE, actor=actor)
    for name, draw in PAPERS:
        staged = documents.stage(io.BytesIO(draw()), name, actor=actor)
        documents.receive(staged, folder=folder.public_id, source="demo", placed_by="demo", actor=actor)


def new_password() -> dict[str, str]:
    """Give the demo's owner another password. `NotFound` when there is no demo."""
    owner = _owner()
    if owner is None:
        raise NotFound("demo organization")
    password = _new_password()
    accounts.change_member(owner.public_id, actor=accounts.system_actor(owner.organization), password=password)
    return {"email": owner.email, "password": password}


def _owner() -> User | None:
    return db.session.scalar(select(User).join(Organization).where(Organization.subdomain == SUBDOMAIN, User.email == OWNER))


def _new_password() -> str:
    """Four groups of four characters, easy to type: 80 bits."""
    alphabet = "abcdefghijkmnopqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(4))
