"""By what a vendor's next document is known: its numbers, its addresses on the net, its name, and the lines at the top of its pages."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from portal.core.doctypes import ISSUERS
from portal.core.extraction.candidates import Printed
from portal.core.extraction.labels import squash
from portal.core.extraction.model import Value
from portal.core.extraction.places import squashed

#: The fields that say to whom a document went.
RECEIVERS = ("CustomerName", "CustomerAddress", "CustomerTaxId", "AccountHolderName", "EmployeeName", "ShippingAddress")

TOP_LINES = 14  # of the first page, which may name who sent it
_SHORTEST = 8  # letters of such a line
_LONGEST = 2000  # characters of a line in which numbers are looked for
_MOST_WORDS = 150  # of a layout, by which its pages are known again

_TAX = re.compile(r"\b(?:AT ?U|BE|CH|CHE-?|CZ|DE|DK|EL|ES|FI|FR|GB|HU|IE|IT|LU|NL|PL|PT|SE)[ .-]?[\dA-Z](?:[ .-]?[\dA-Z]){7,11}\b")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?\b")
_TEL = re.compile(r"(?<![\d.,])\+?\(?\d[\d ()/.-]{7,18}\d(?![\d,])")
_WEB = re.compile(r"(?:@|www\.|https?://(?:www\.)?)([a-z0-9-]+(?:\.[a-z0-9-]+)+)", re.I)
_TELEPHONE = re.compile(r"\b(?:tel|phone|fon|fax|telef|t[eé]l|mobil|hotline)", re.I)
_PUBLIC_HOSTS = frozenset("gmail.com outlook.com hotmail.com yahoo.com gmx.de gmx.net web.de t-online.de icloud.com aol.com live.com".split())


def keys(printed: Printed, values: Mapping[str, Value]) -> set[str]:
    """Like ``tax:de811569869`` and ``line:acmeltd``. What belongs to the receiver of the document is left out."""
    theirs = [str(part) for name in RECEIVERS if name in values for part in (values[name].content, values[name].value) if part]
    names = [str(values[name].value) for name in ISSUERS if name in values and values[name].value]
    found = {f"name:{squash(name)}" for name in names if len(squash(name)) > 3} | set(_numbers(printed)) | set(_lines(printed))
    return {key for key in found if key.startswith("name:") or not _of(key.partition(":")[2], theirs)}


def issuer(values: Iterable[Any]) -> str:
    """The squashed name of whom the document is from, by values that know their field's `name`; "" when none is."""
    named = {one.name: squash(str(one.value)) for one in values if one.name in ISSUERS and one.value}
    return next((named[name] for name in ISSUERS if named.get(name)), "")


def _of(key: str, theirs: Iterable[str]) -> bool:
    return any(key in squashed(text) or (len(text) > _SHORTEST and squashed(text) in key) for text in theirs)


def _numbers(printed: Printed) -> Iterable[str]:
    for line in printed.lines:
        text = line.text[:_LONGEST]
        yield from (f"tax:{squash(found)}" for found in _TAX.findall(text) if sum(c.isdigit() for c in found) >= 7)
        yield from (f"iban:{squash(found)}" for found in _IBAN.findall(text) if 15 <= len(squash(found)) <= 34)
        yield from (f"web:{host.lower()}" for host in _WEB.findall(text) if host.lower() not in _PUBLIC_HOSTS)
        if _TELEPHONE.search(text):
            yield from (f"tel:{squash(found)[-8:]}" for found in _TEL.findall(text) if 8 <= sum(c.isdigit() for c in found) <= 15)


def _lines(printed: Printed) -> Iterable[str]:
    first = printed.lines[0].page if printed.lines else 0
    for line in printed.lines[:TOP_LINES]:
        for cell in line.segments if line.page == first else ():
            said = squashed(cell.text)
            if len(said) >= _SHORTEST and sum(char.isalpha() for char in said) > len(said) / 2:
                yield f"line:{said[:60]}"


def words(printed: Printed) -> list[str]:
    """The words of the first page that aren't figures, in order: most of them are the paper's own."""
    first = printed.lines[0].page if printed.lines else 0
    said = (squash(word.text) for line in printed.lines if line.page == first for word in line.words)
    return list(dict.fromkeys(word for word in said if len(word) > 2 and word.isalpha()))[:_MOST_WORDS]


def shared(known: Sequence[str], seen: Collection[str]) -> float:
    """The share of a layout's words that a page has."""
    return sum(word in seen for word in known) / len(known) if known else 0.0
