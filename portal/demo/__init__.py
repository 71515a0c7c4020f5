"""The demo organization: a firm, a client with two folders and sample papers, all made here, so that the main job can be tried in two minutes."""

from __future__ import annotations

import secrets
import time

from flask import current_app
from sqlalchemy import select

from portal.core import accounts, links, outbox, phones, work
from portal.core.accounts import Organization, User
from portal.core.actors import Actor
from portal.core.db import db, end_reading, transaction
from portal.core.errors import NotFound
from portal.core.links import FolderLink
from portal.demo import records as filling

ORGANIZATION, SUBDOMAIN = "Miller & Co", "miller"
OWNER = "owner@miller.example"
PATIENCE = 60.0  # seconds for a job that a worker of a running portal has taken

Told = dict[str, str]


def load() -> Told | None:
    """Make the demo, all of it or nothing, then read its papers and decide about them: how to get in. None when it is there already. Its records are
    made by whoever works next."""
    from portal.demo import scene  # what draws takes a while to load, and workers know this package for its job

    if _owner() is not None:
        return None
    password = _new_password()
    with transaction():
        owner = accounts.found(ORGANIZATION, SUBDOMAIN, email=OWNER, password=password, person="Dana Miller")
        actor = owner.actor
        made = scene.set_up(actor)
        told = _told(password, made.link)
    _work_off(actor)
    scene.decide(made.folder, actor)
    _work_off(actor)
    with transaction():
        filling.ask(owner)
    return told


def _told(password: str, link: FolderLink) -> Told:
    return {"email": OWNER, "password": password, "client_link": link.portal_url, "client_phone": phones.spaced(link.phone.e164)}


def _work_off(actor: Actor) -> None:
    """Perform the organization's jobs here, so that the portal has something to show from the first moment; a running one's workers help."""
    waiting = db.session.scalars(outbox.listed(actor, among=outbox.UNFINISHED).order_by(outbox.Job.id)).all()
    jobs = [job.id for job in waiting]
    end_reading()
    for job_id in jobs:
        work.perform(job_id, "demo", current_app.app_context)
    until = time.monotonic() + PATIENCE
    while db.session.scalar(outbox.listed(actor, among=("published", "running")).with_only_columns(outbox.Job.id).limit(1)) and time.monotonic() < until:
        end_reading()
        time.sleep(0.2)


def new_password() -> Told:
    """Give the demo's owner another password: how to get in. `NotFound` when there is no demo."""
    owner = _owner()
    if owner is None:
        raise NotFound("demo organization")
    password = _new_password()
    accounts.change_member(owner.public_id, actor=accounts.system_actor(owner.organization), password=password)
    link = db.session.scalar(links.listed(owner.actor, status="active").order_by(FolderLink.id).limit(1))
    return _told(password, link) if link is not None else {"email": owner.email, "password": password}


def _owner() -> User | None:
    return db.session.scalar(select(User).join(Organization).where(Organization.subdomain == SUBDOMAIN, User.email == OWNER))


def _new_password() -> str:
    """Four groups of four characters, easy to type: 80 bits."""
    alphabet = "abcdefghijkmnopqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(4))
