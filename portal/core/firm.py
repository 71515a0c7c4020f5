"""What a firm's clients see of it: its name, whom to ask, its privacy notice, its colour. And whether its documents may leave the house."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import select

from portal.core import activity
from portal.core.accounts import Organization
from portal.core.actors import Actor
from portal.core.db import db, transaction
from portal.core.errors import Invalid, NotFound

MOST_DAYS = 36_500  # a hundred years, of which dates can still be counted back
SITES = 20  # they all stand in a header of each answer
_HOST = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+"
_ORIGIN = re.compile(rf"(https://{_HOST}|http://(localhost|127\.0\.0\.1))(:\d{{1,5}})?")
CONTRAST = 4.5  # of white text on the colour (WCAG 2.2, 1.4.3)


def of(actor: Actor) -> Organization:
    """The actor's organization."""
    return db.session.get_one(Organization, actor.organization_id)


def named(name: str) -> Organization:
    """The organization with this subdomain or public id, for whoever runs the portal."""
    found = db.session.scalar(select(Organization).where((Organization.subdomain == name) | (Organization.public_id == name)))
    if found is None:
        raise NotFound("organization")
    return found


def change(changes: dict[str, Any], *, actor: Actor) -> Organization:
    """Change what clients see of the firm: any of ``name``, ``contact``, ``privacy_url``, ``accent`` (a colour that white text can be read on);
    ``retention_days``, how long a deleted document is kept (0: for good); ``embed_origins``, the sites that may show the upload page in a frame;
    ``zone``, its time zone; and ``outside_reader``, whether documents that leave doubts are shown to the outside reader."""
    actor.demand("members:write")
    checked = {name: _checked(name, value) for name, value in changes.items()}
    with transaction():
        firm = db.session.get_one(Organization, actor.organization_id, with_for_update={"of": Organization})
        for name, value in checked.items():
            setattr(firm, name, value)
        told = {"changed": ", ".join(sorted(checked))}
        activity.record(actor, "changed", area="accounts", sub_area="organization", message="The firm's settings were changed.", metadata=told)
        return firm


def _checked(name: str, value: Any) -> Any:
    return bool(value) if name == "outside_reader" else _days(value) if name == "retention_days" else _FIRM[name](value.strip())


def _days(number: int) -> int:
    if not 0 <= number <= MOST_DAYS:
        raise Invalid(f"Write a number of days from 0 to {MOST_DAYS:,}.", field="retention_days")
    return number


def _firm_name(name: str) -> str:
    if not 1 <= len(name) <= 200 or not name.isprintable():
        raise Invalid("An organization needs a name of 1 to 200 characters.", field="name")
    return name


def _contact(text: str) -> str:
    if len(text) > 500:
        raise Invalid("Keep this under 500 characters.", field="contact")
    return text


def _address(url: str) -> str:
    if url and (not re.fullmatch(r"https?://[^\s\"'<>]{3,500}", url)):
        raise Invalid("An address starts with https://.", field="privacy_url")
    return url


def _colour(text: str) -> str:
    """A hexadecimal colour, dark enough for white text."""
    if not text:
        return ""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise Invalid("A colour is written like #1f5fbf.", field="accent")
    red, green, blue = (_linear(int(text[at : at + 2], 16) / 255) for at in (1, 3, 5))
    if 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) < CONTRAST:
        raise Invalid("White text couldn't be read on this colour; take a darker one.", field="accent")
    return text.lower()


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _origins(text: str) -> str:
    """Sites, one a line or with spaces between, as they are kept."""
    origins = [origin.rstrip("/").lower() for origin in text.split()]
    strange = next((origin for origin in origins if not _ORIGIN.fullmatch(origin)), None)
    if strange is not None:
        raise Invalid(f"A site is written like https://www.example.com, not {strange[:80]!r}.", field="embed_origins")
    if len(origins) > SITES:
        raise Invalid(f"Name {SITES} sites at most.", field="embed_origins")
    return " ".join(dict.fromkeys(origins))


def _zone(name: str) -> str:
    if name and name not in available_timezones():
        raise Invalid("A time zone is written like Europe/Berlin.", field="zone")
    return name


_FIRM = {"name": _firm_name, "contact": _contact, "privacy_url": _address, "accent": _colour, "embed_origins": _origins, "zone": _zone}
