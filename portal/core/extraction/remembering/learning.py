"""From one document whose values people have looked at to what is remembered of its vendor's layout.

A layout is JSON: ``{"name", "words": […], "turned": bool, "fields": {name: {"kind", "corrected", "own", "printed", "sign", "code", "sights"}}}``.
`name` is the vendor's, squashed; `own` is the value of a field that is the same on each of the vendor's documents, `printed` how it is printed there; `sights`
(`sights.Sight`) are how the value of any other field stands on the page. `turned`: day and month stand in the order
that the document's language doesn't suggest. `sign` and `code`: what an amount's printed currency reads as, and what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from portal.core.extraction import places
from portal.core.extraction.candidates import Candidate, Printed
from portal.core.extraction.model import Box, Page
from portal.core.extraction.remembering import fingerprints, tables
from portal.core.extraction.remembering.sights import sight

Layout = dict[str, Any]

#: What is the same on all documents of whom they are from.
OWN = frozenset(
    """VendorName VendorAddress VendorTaxId MerchantName MerchantAddress MerchantPhoneNumber SupplierName BankName EmployerName
    IssuingBank""".split()
)
_PLAIN = ("string", "address", "country", "number", "currency", "date")
_PLACES = 3  # of one value, when nothing tells which of them is meant
_FIRST, _LAST = 4, 2  # pages of a long document that are looked at


@dataclass(frozen=True, slots=True)
class Fact:
    """A field's value as people left it, typed as in `model.Value`; `corrected`: not as it was read. `page` and `box` may be of an earlier
    value."""

    name: str
    kind: str
    value: Any
    corrected: bool = False
    page: int | None = None
    box: Box | None = None


def printed_of(pages: Sequence[Page]) -> Printed:
    """The pages on which a layout is learned and looked for: the first and the last of them."""
    some = [page for page in pages if page.words]
    return Printed(some if len(some) <= _FIRST + _LAST else [*some[:_FIRST], *some[-_LAST:]])


def learn(printed: Printed, facts: Iterable[Fact]) -> Layout:
    """What is to be remembered; only of values that stand on the page."""
    facts = list(facts)
    layout: Layout = {"name": fingerprints.issuer(facts), "words": fingerprints.words(printed), "turned": False, "fields": {}}
    for fact in facts:
        learned = tables.learn(printed, fact.value) if fact.kind == "array" else _field(printed, fact)
        if learned is not None:
            layout["fields"][fact.name] = {"kind": fact.kind, "corrected": fact.corrected} | learned
        layout["turned"] |= fact.kind == "date" and learned is not None and all(date.value != fact.value for date in printed.dates)
    return layout


def _field(printed: Printed, fact: Fact) -> dict[str, Any] | None:
    if fact.kind not in _PLAIN:
        return None
    found = _where(printed, fact)
    if not found:
        return None
    if fact.name in OWN:
        return {"own": fact.value, "printed": found[0].printed}
    learned: dict[str, Any] = {"sights": [sight(printed, one.span, one.printed).as_json() for one in found]}
    if fact.kind == "currency":
        learned |= {"sign": found[0].currency, "code": fact.value.get("currencyCode")}
    return learned


def _where(printed: Printed, fact: Fact) -> list[Candidate]:
    """Where the value stands: at its own place, else beside a label of its field, else wherever it is printed."""
    found = places.of(printed, fact.kind, places.plain(fact.kind, fact.value))
    own = [one for one in found if fact.box and one.span.page == fact.page and _share(one.span.box, fact.box) > 0.5]
    labelled = {label.line for label in printed.labelled(fact.name) if label.strength(fact.name) > 0.5}
    return (own or [one for one in found if printed.line_of(one.span) in labelled] or found)[: 1 if own else _PLACES]


def _share(one: Box, other: Box) -> float:
    """How much of the smaller box lies in the other."""
    width, height = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return width * height / smaller if width > 0 and height > 0 and smaller > 0 else 0.0
