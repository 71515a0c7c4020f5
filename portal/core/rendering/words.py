"""Figures and names as people read them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from portal.core.rendering.outline import Figure

NONE = "–"


def amount(number: int | float | None, *, cents: bool = False) -> str:
    """1250000 → "1,250,000"; cents where there are some or when asked for; a dash for none."""
    if number is None:
        return NONE
    return f"{number:,}" if isinstance(number, int) and not cents else f"{number:,.2f}"


def short(number: int | float) -> str:
    """For axes: 1250000 → "1.25M"."""
    for size, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K")):
        if abs(number) >= size:
            return f"{number / size:.3g}{letter}"
    return f"{number:.3g}"


def percent(share: int | float | None) -> str:
    """0.216 → "21.6 %"."""
    return NONE if share is None else f"{share * 100:.1f} %"


def ratio(number: int | float | None) -> str:
    return NONE if number is None else f"{number:.2f}"


def share(part: int | float | None) -> str:
    """0.97 → "97 %"."""
    return NONE if part is None else f"{part * 100:.0f} %"


_WRITTEN = {"ratio": ratio, "percent": percent, "share": share}


def figure(shown: Figure, *, cents: bool = False) -> str:
    """As its form wants it."""
    return _WRITTEN[shown.form](shown.value) if shown.form in _WRITTEN else amount(shown.value, cents=cents and shown.form == "amount")


def day(written: str | None) -> str | None:
    """2024-12-31 → "31 December 2024"."""
    try:
        parsed = date.fromisoformat(written or "")
    except ValueError:
        return written
    return f"{parsed.day} {parsed:%B %Y}"


def month(written: str | None) -> str:
    """2024-03 → "Mar 2024"."""
    try:
        return f"{date.fromisoformat(f'{written}-01'):%b %Y}"
    except ValueError:
        return "No date"


def moment(written: str) -> str:
    """2024-01-15T12:04:30Z → "15 January 2024, 12:04 UTC"."""
    parsed = datetime.fromisoformat(written)
    return f"{parsed.day} {parsed:%B %Y, %H:%M} UTC"


def label(name: str) -> str:
    """``federal_tax_withheld`` → "Federal tax withheld"."""
    return name.replace("_", " ").capitalize()


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def listed(parts: Any) -> str:
    """What there is of the parts, with a dot between."""
    return "  ·  ".join(str(part) for part in parts if part)
