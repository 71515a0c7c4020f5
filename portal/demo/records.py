"""The demo's records: facilities, a project, and papers that are read and become records. All of it is a job, so that the first start waits for none of it."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal

from portal.core import documents, duties, facilities, folders, outbox, projects, records
from portal.core.accounts import User
from portal.core.actors import Actor
from portal.core.db import db, end_reading, transaction
from portal.core.documents import Document
from portal.core.errors import PortalError
from portal.core.records import Share

JOB, YEAR = "fill_demo", 2024
FOLDER = f"Hartwell Ceramics LLC - utilities {YEAR}"
PROJECT = f"Footprint {YEAR}"
PLANNED = {"name": PROJECT, "project_type": "Annual footprint", "start_date": date(YEAR, 1, 1), "end_date": date(YEAR, 12, 31)}
STUDIO = {"name": "Kiln Street studio", "type": "Workshop", "country": "US", "address": "210 Kiln Street\nProvidence, RI 02903",
          "categories": ["electricity", "water", "fuel_delivery", "wastes"]}  # fmt: skip
SHOP = {"name": "Main Street shop", "type": "Shop", "country": "US", "address": "17 Main Street\nProvidence, RI 02903", "categories": ["electricity"]}
#: Of the electricity the shop has this share.
SHARE = Decimal("0.2")
UNREAD = ("received", "reading")
PAUSE = timedelta(seconds=2)
#: Left for whoever tries it.
OPEN = f"electricity_{YEAR}-12.pdf"


def ask(owner: User) -> None:
    """Have it done once somebody works. Runs inside a transaction."""
    outbox.add(JOB, organization_id=owner.organization_id, subject_id=owner.id)


def fill(claim: outbox.Claim) -> None:
    """Hand the papers in, come back until they are read, then make records of them. Begun anew it goes on where it was left."""
    owner = db.session.get(User, claim.subject_id)
    if owner is None:
        return _done(claim)
    actor = owner.actor
    folder, project, places = _set_up(actor)
    _hand_in(folder, actor)
    if db.session.scalar(documents.listed(actor, folder=folder, among=UNREAD).with_only_columns(Document.id).limit(1)) is not None:
        return outbox.postpone(claim, PAUSE, "Its papers are being read")
    _link(folder, project, places, actor)
    _done(claim)


def _done(claim: outbox.Claim) -> None:
    with transaction():
        outbox.finish(claim)


def _set_up(actor: Actor) -> tuple[str, str, list[str]]:
    """The folder's, the project's and the facilities' ids."""
    with transaction():
        there = {place.name: place for place in db.session.scalars(facilities.listed(actor))}
        made = [there.get(str(given["name"])) or facilities.create(given, actor=actor) for given in (STUDIO, SHOP)]
        found = db.session.scalar(projects.listed(actor).where(projects.Project.name == PROJECT))
        project = found or projects.create(PLANNED, actor=actor)
        held = db.session.scalar(folders.listed(actor).where(folders.Folder.name == FOLDER))
        folder = held or folders.create(name=FOLDER, description="Bills and waste notes", actor=actor)
        return folder.public_id, project.public_id, [place.public_id for place in made]


def _papers(folder: str, actor: Actor) -> dict[str, Document]:
    return {document.name: document for document in db.session.scalars(documents.listed(actor, folder=folder))}


def _hand_in(folder: str, actor: Actor) -> None:
    from portal.demo.consumption import PAPERS  # every worker knows this job, few ever draw

    with transaction():
        there = _papers(folder, actor)
        for name, draw in PAPERS.items():
            if name not in there:
                documents.receive(documents.stage(io.BytesIO(draw()), name, actor=actor), folder=folder, source="demo", placed_by="demo", actor=actor)


def _link(folder: str, project: str, places: list[str], actor: Actor) -> None:
    """Records of each paper that has none. What couldn't be read stays without."""
    studio, shop = places
    papers = _papers(folder, actor)
    for name, document in sorted(papers.items()):
        shared = [Share(studio, 1 - SHARE), Share(shop, SHARE)] if name.startswith("electricity") else [Share(studio, Decimal(1))]
        if name != OPEN:
            try:
                records.make(document.public_id, shared, project=project, actor=actor)
            except PortalError:
                end_reading()


duties.register(JOB, duties.Duty(run=fill))
