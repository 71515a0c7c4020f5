"""Phone numbers: one record per number and organization, whatever way it was written."""

from __future__ import annotations

from functools import lru_cache

import phonenumbers
from sqlalchemy import ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.actors import Actor
from portal.core.db import Identified, db
from portal.core.errors import Invalid

LATEST = 20  # numbers that tell which country an organization's clients are from


class PhoneNumber(Identified, db.Model):
    """`id` is the integer key that the house API shows as ``phone_number``; `e164` is the number, e.g. ``+4915112345678``."""

    __tablename__ = "phone_numbers"
    __table_args__ = (UniqueConstraint("organization_id", "e164"), Index("ix_phone_numbers_e164", "e164"))  # the latter for a client's way in

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    e164: Mapped[str]

    @property
    def spaced(self) -> str:
        return spaced(self.e164)


def normal(raw: str, *, near: str | None = None) -> str:
    """E.164 of a number written with its country code, e.g. ``+1 (234) 567-890``, or as in the country of the number `near` (E.164).

    A number that is merely unassigned ("possible, not valid") passes: refusing it would lock out clients whose prefix is newer
    than the tables here.
    """
    try:
        number = phonenumbers.parse(raw, _region(near) if near else None)
    except phonenumbers.NumberParseException:
        raise Invalid("Not a phone number; write it with its country code, e.g. +1 234 567 8900.", field="phone_number_raw") from None
    digits = len(str(number.national_number))
    if not phonenumbers.is_possible_number(number) and not 6 <= digits <= 14:
        raise Invalid("This phone number is too short or too long.", field="phone_number_raw")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _region(e164: str) -> str | None:
    """The country of a number, "DE" or the like; the main one where several share a country code."""
    return phonenumbers.region_code_for_country_code(phonenumbers.parse(e164, None).country_code or 0)


@lru_cache(maxsize=4096)
def spaced(e164: str) -> str:
    """The number as people write it, e.g. ``+49 1511 2345678``."""
    return phonenumbers.format_number(phonenumbers.parse(e164, None), phonenumbers.PhoneNumberFormat.INTERNATIONAL)


@lru_cache(maxsize=4096)
def is_assigned(e164: str) -> bool:
    """Whether the number is valid by the numbering plan; only worth a warning."""
    return phonenumbers.is_valid_number(phonenumbers.parse(e164, None))


def neighbour(actor: Actor) -> str | None:
    """A number (E.164) of the country that all the organization's latest ones are from; None without any, or when they are from several."""
    latest = select(PhoneNumber.e164).where(PhoneNumber.organization_id == actor.organization_id).order_by(PhoneNumber.id.desc()).limit(LATEST)
    by_country = {country_code(e164): e164 for e164 in db.session.scalars(latest)}
    return next(iter(by_country.values())) if len(by_country) == 1 else None


def country_code(e164: str) -> str:
    """Of a number (E.164), with its plus: +49."""
    return f"+{phonenumbers.parse(e164, None).country_code}"


def record(raw: str, *, near: str | None = None, actor: Actor) -> PhoneNumber:
    """The organization's record of this number, made when it is new; written as `normal` takes it. Runs inside a transaction."""
    e164 = normal(raw, near=near)
    query = select(PhoneNumber).where(PhoneNumber.organization_id == actor.organization_id, PhoneNumber.e164 == e164)
    number = db.session.scalar(query)
    if number is not None:
        return number
    number = PhoneNumber(organization_id=actor.organization_id, e164=e164)
    try:
        with db.session.begin_nested():
            db.session.add(number)
    except IntegrityError:  # somebody else made it since we looked
        return db.session.scalars(query).one()
    return number
