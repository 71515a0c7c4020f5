"""One-time codes: how a client proves a phone number.

Asking does the same for a number that is known and for one that isn't: a row and a job. Only the job, in another process, looks whether
the number has a link, so that neither the answer nor its time tells who is a client.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, Select, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import accounts, activity, duties, links, messages, outbox, phones
from portal.core.db import Key, UtcTime, db, now, settings, transaction
from portal.core.errors import Invalid, TooMany
from portal.core.links import FolderLink

DIGITS = 6
LIFETIME = timedelta(minutes=5)
RESEND_AFTER = timedelta(seconds=60)
TRIES = 5
LIMITS = ((3, timedelta(minutes=15)), (10, timedelta(hours=24)))  # so many codes within so long, per number and over all organizations
LINK_LIMIT = (60, timedelta(hours=24))  # numbers tried on one link's page
NO_GOOD = (
    "This code isn't right, or it is no longer valid. Look at the newest message. After five tries, or five minutes, no code is taken any more: "
    "ask for a new one."
)


class OneTimeCode(db.Model):
    """One code that was asked for, be the number known or not: all are counted alike, so that the answer tells nothing.

    The code itself isn't kept; it follows from `nonce` and the portal's secret key. `browser` is the hash of a random mark of the browser
    that asked, `link_id` the link that was open there. `voided_at`: a later code took its place.
    """

    __tablename__ = "one_time_codes"
    __table_args__ = (Index("ix_one_time_codes_e164_asked_at", "e164", "asked_at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("folder_links.id", ondelete="CASCADE"), index=True)
    e164: Mapped[str]
    browser: Mapped[str]
    nonce: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)
    voided_at: Mapped[datetime | None] = mapped_column(UtcTime)

    @property
    def open(self) -> bool:
        """Whether it can still prove something."""
        return self.used_at is None and self.voided_at is None and self.tries < TRIES and self.expires_at > now()

    @property
    def resend_in(self) -> int:
        """Seconds until another one may take its place."""
        return max(0, -int((now() - self.asked_at - RESEND_AFTER).total_seconds() // 1))


def ask(raw: str, *, link: FolderLink, browser: str) -> OneTimeCode:
    """Have a code sent to a number, which may be written as at home in the country of the link's own. Within 60 s of the former one that
    one stands; after that the new one voids it. Raises `Invalid` for what is no number, `TooMany` when it had its codes."""
    e164 = phones.normal(raw, near=link.phone.e164)
    with transaction():
        _one_at_a_time(e164)
        former = latest(link=link, browser=browser)
        if former is not None and former.e164 == e164 and former.resend_in and former.open:
            return former
        _check(select(OneTimeCode.asked_at).where(OneTimeCode.e164 == e164), LIMITS)
        _check(select(OneTimeCode.asked_at).where(OneTimeCode.link_id == link.id), (LINK_LIMIT,))
        _void(link, browser)
        code = OneTimeCode(
            organization_id=link.organization_id, link_id=link.id, e164=e164, browser=_digest(browser), nonce=secrets.token_hex(16), expires_at=now() + LIFETIME
        )
        db.session.add(code)
        db.session.flush()
        outbox.add("send_code", organization_id=code.organization_id, subject_id=code.id)
        return code


def _one_at_a_time(e164: str) -> None:
    """Nobody else counts this number's codes until the transaction ends. An unknown number has no row to lock; SQLite has one writer anyway."""
    if db.engine.dialect.name == "postgresql":
        key = int.from_bytes(hashlib.sha256(e164.encode()).digest()[:8], "big", signed=True)
        db.session.execute(select(func.pg_advisory_xact_lock(key)))


def _check(asked_at: Select[tuple[datetime]], limits: tuple[tuple[int, timedelta], ...]) -> None:
    """Raise `TooMany` when any of the limits, the longest of them last, is reached."""
    moment = now()
    asked = list(db.session.scalars(asked_at.where(OneTimeCode.asked_at > moment - limits[-1][1])))
    for most, window in limits:
        within = sorted(at for at in asked if at > moment - window)
        if len(within) >= most:
            wait = int((within[-most] + window - moment).total_seconds()) + 1
            raise TooMany(f"Too many codes were asked for. Try again in {_in_words(wait)}.", retry_after=wait)


def _in_words(seconds: int) -> str:
    minutes = -(-seconds // 60)
    if minutes > 90:
        return f"{-(-minutes // 60)} hours"
    return f"{minutes} minutes" if minutes > 1 else "a minute"


def _void(link: FolderLink, browser: str) -> None:
    ours = (OneTimeCode.link_id == link.id) & (OneTimeCode.browser == _digest(browser)) & OneTimeCode.voided_at.is_(None) & OneTimeCode.used_at.is_(None)
    db.session.execute(update(OneTimeCode).where(ours).values(voided_at=now()))


def latest(*, link: FolderLink, browser: str, lock: bool = False) -> OneTimeCode | None:
    """What this browser asked for last on this link's page, be it still valid or not."""
    query = select(OneTimeCode).where(OneTimeCode.link_id == link.id, OneTimeCode.browser == _digest(browser)).order_by(OneTimeCode.id.desc()).limit(1)
    return db.session.scalar(query.with_for_update() if lock else query)


def check(entered: str, *, link: FolderLink, browser: str) -> str:
    """The number (E.164) that the code proves, once. `Invalid` with one answer for a wrong, used, voided, expired code, a sixth try,
    another browser."""
    digits = re.sub(r"[\s\-]", "", entered)
    if not re.fullmatch(rf"[0-9]{{{DIGITS}}}", digits):
        raise Invalid(f"Enter the {DIGITS} digits from the message.", field="code")
    with transaction():
        code = latest(link=link, browser=browser, lock=True)
        right = hmac.compare_digest(_digits(code.nonce if code is not None else ""), digits)
        if code is not None and code.open and right:
            code.used_at = now()
            _record(link, code.e164, "signed_in", "proved this number", "info")
            return code.e164
        if code is not None:
            code.tries += 1
            _record(link, code.e164, "sign_in_failed", "entered a wrong code", "warning")
    raise Invalid(NO_GOOD, field="code")


def _record(link: FolderLink, e164: str, deed: str, said: str, kind: str) -> None:
    told = {"folder": link.folder.public_id, "link": link.public_id}
    actor = accounts.system_actor(link.folder.organization)
    activity.record(actor, deed, area="accounts", sub_area="clients", message=f"A client {said}: {e164}.", metadata=told, kind=kind)


def _digits(nonce: str) -> str:
    """The code: HMAC-SHA-256 of the nonce, as a number modulo 10^6. Of 2^256 values none of the million is likelier by more than 10^-70."""
    mac = hmac.new(settings().secret_key.encode(), b"one-time code " + nonce.encode(), "sha256").digest()
    return f"{int.from_bytes(mac, 'big') % 10**DIGITS:0{DIGITS}d}"


def _digest(browser: str) -> str:
    return hashlib.sha256(browser.encode("utf-8", "surrogatepass")).hexdigest()


def send(claim: outbox.Claim) -> None:
    """Job: send the code, if its number has a way into this organization. One whose link has expired gets it, too: the page then says so and
    lets them ask for a new link, instead of leaving them waiting."""
    with transaction():
        outbox.finish(claim)
        code = db.session.get(OneTimeCode, claim.subject_id)
        link = links.latest_of(code.e164, code.organization_id) if code is not None and code.open else None
        if code is not None and link is not None:
            minutes = int(LIFETIME.total_seconds() // 60)
            text = f"{_digits(code.nonce)} is your code for {link.folder.organization.name}. It is valid for {minutes} minutes. Give it to nobody."
            messages.send("sms", code.e164, text, secret=True, organization_id=code.organization_id)


duties.register("send_code", duties.Duty(run=send, lane=duties.MESSAGES))
