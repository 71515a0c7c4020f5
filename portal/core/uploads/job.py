"""The job "confirm_upload": what was put is read again, hashed, looked at and held to what was promised; then its document is received. Killed anywhere, it
is done once more and nothing is lost: what is staged stays until the document has its bytes."""

from __future__ import annotations

import logging
from typing import NamedTuple

from sqlalchemy import select

from portal.core import documents, duties, outbox, storage
from portal.core.actors import Actor
from portal.core.db import after_commit, db, end_reading, transaction
from portal.core.documents import Document, Staged, history, states
from portal.core.documents.intake import kind_of_head, staged_of
from portal.core.errors import Invalid, Refused, TooLarge, UnsupportedFile
from portal.core.extraction.sniff import KINDS
from portal.core.storage import Stored
from portal.core.uploads import staging
from portal.core.uploads.promising import NOTHING, fits, too_large
from portal.core.uploads.table import CONFIRMING, DONE, FAILED, OPEN, PendingUpload

log = logging.getLogger(__name__)


class Promised(NamedTuple):
    """What has to be known of an upload while no transaction is open; `reason` is what was wrong with what was put before."""

    tenant: str
    upload: str
    parts: str | None
    name: str
    kind: str
    most: int
    reason: str | None
    portal: Actor

    @property
    def least(self) -> int:
        """Sizes are told in KB and rounded up; whose KB have 1,000 bytes is not to be refused."""
        return ((self.most >> 10) - 1) * 1000


def confirm_upload(claim: outbox.Claim) -> None:
    promised = _begin(claim)
    if promised is None:
        return
    try:
        staged = _looked_at(promised)
    except FileNotFoundError:
        return _refuse(claim, promised.reason or NOTHING)
    except (Invalid, Refused, TooLarge, UnsupportedFile) as refusal:
        return _refuse(claim, refusal.message)
    _arrived(claim, staged, promised)


def _begin(claim: outbox.Claim) -> Promised | None:
    """None (and the job done) when there is nothing to confirm any more."""
    with transaction():
        outbox.progress(claim, 10, "looking at what was put")
        row = _held(claim.subject_id)
        if row is None or row.state != CONFIRMING or row.document is None:
            outbox.finish(claim)
            return None
        portal = history.portal_itself(row.document, row.document.handed_in_by)
        told = Promised(portal.organization_public_id, row.public_id, row.parts, row.name, row.kind, row.most, row.reason, portal)
    end_reading()
    return told


def _held(number: int) -> PendingUpload | None:
    return db.session.scalar(select(PendingUpload).where(PendingUpload.id == number).with_for_update(of=PendingUpload))


def _looked_at(promised: Promised) -> Staged:
    """Keep the bytes if they are what was promised. Raises what is wrong with them."""
    try:
        with staging.held(promised.tenant, promised.upload, promised.parts, limit=promised.most) as (key, stored):
            kind = _kind(stored, promised)
            storage.adopt(promised.tenant, key, stored)
    except TooLarge:
        raise too_large(promised.most) from None
    return staged_of(promised.name, kind, stored, actor=promised.portal)


def _kind(stored: Stored, promised: Promised) -> str:
    """What it is by its bytes; `Invalid` when it, or its size, isn't what was promised."""
    kind = kind_of_head(stored.head, promised.name)
    if not fits(kind, promised.kind):
        raise Invalid(f"The file is of the type {KINDS[kind].mime}, not {KINDS[promised.kind].mime} as was promised.")
    if stored.size < promised.least:
        raise Invalid(f"The file has {-(-stored.size // 1024):,} KB, less than the {promised.most >> 10:,} KB that were promised.")
    return kind


def _arrived(claim: outbox.Claim, staged: Staged, promised: Promised) -> None:
    with transaction():
        outbox.finish(claim)
        row, document = _both(claim)
        if document.state == states.DELETED:  # recovered, it can be confirmed again
            row.state = OPEN
            return
        documents.arrive(document, staged)
        row.state, row.reason = DONE, None
        after_commit(lambda: staging.remove(promised.tenant, promised.upload, promised.parts))


def _refuse(claim: outbox.Claim, sentence: str) -> None:
    """What was put stays staged until it expires; another file may be put in its place."""
    with transaction():
        outbox.finish(claim)
        row, document = _both(claim)
        row.state, row.reason = FAILED, sentence
        documents.fail_to_arrive(document, sentence)


def _both(claim: outbox.Claim) -> tuple[PendingUpload, Document]:
    """The document's row is held first, like by everybody who takes both."""
    number = select(PendingUpload.document_id).where(PendingUpload.id == claim.subject_id).scalar_subquery()
    document = db.session.scalars(select(Document).where(Document.id == number).with_for_update(of=Document)).unique().one()
    row = _held(claim.subject_id)
    assert row is not None
    return row, document


def _given_up(job: outbox.Job) -> None:
    row = _held(job.subject_id)
    if row is not None and row.state == CONFIRMING and row.document is not None:
        row.state, row.reason = FAILED, job.reason
        documents.fail_to_arrive(row.document, job.reason or "It couldn't be looked at.")


def _revived(job: outbox.Job) -> None:
    row = _held(job.subject_id)
    if row is not None and row.state == FAILED:
        row.state = CONFIRMING


duties.register("confirm_upload", duties.Duty(run=confirm_upload, buried=_given_up, revived=_revived))
