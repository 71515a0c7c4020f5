"""Which of the remembered layouts a document is printed in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

from portal.core.doctypes import ISSUERS
from portal.core.extraction import places
from portal.core.extraction.candidates import Printed
from portal.core.extraction.layout import Span
from portal.core.extraction.remembering import fingerprints
from portal.core.extraction.remembering.learning import Layout

K = TypeVar("K")

#: What each kind of key is worth; `ENOUGH` of it makes a vendor.
WEIGHTS = {"tax": 3.0, "iban": 3.0, "name": 2.0, "web": 1.5, "tel": 1.5, "line": 1.0}
ENOUGH = 2.0
SHARED = 0.5  # of a layout's words have to be on the page; of two vendors' invoices one in ten has as many in common
SHARED_UNNAMED = 0.6  # where only a tax or bank number names the vendor
_SURE = ("tax:", "iban:")  # keys that name a vendor whose name is only in its picture
_NEAR = (0.25, 0.2)  # of the page's width and height: a name elsewhere is a customer's, or somebody's that is spoken of


def best(known: Mapping[K, Layout], held: Mapping[K, Collection[str]], printed: Printed, keys: Collection[str]) -> K | None:
    """Of the layouts `known`, with the keys each is `held` by, the one of this document, whose own keys are `keys`; None for none."""
    vendors = Counter(key for key, _ in {(key, known[one]["name"]) for one in known for key in held[one]})
    said = set(fingerprints.words(printed))
    ranked = []
    for one, layout in known.items():
        shared = [key for key in held[one] if key in keys]
        worth = sum(WEIGHTS[key.partition(":")[0]] / vendors[key] for key in shared)
        alike = fingerprints.shared(layout["words"], said)
        if worth >= ENOUGH and alike >= SHARED and (_is_named(layout, printed) or (alike >= SHARED_UNNAMED and _is_numbered(shared, worth))):
            ranked.append((worth * alike, one))
    return max(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _is_named(layout: Layout, printed: Printed) -> bool:
    """Whether the vendor's name is printed about where it was."""
    names: list[Any] = [field for name, field in layout["fields"].items() if name in ISSUERS and field.get("printed")]
    return any(_is_near(one.span, field["at"]) for field in names for one in places.of_text(printed, field["printed"]))


def _is_near(span: Span, at: Sequence[float]) -> bool:
    return abs(span.box[0] - at[0]) < _NEAR[0] and abs(span.box[1] - at[1]) < _NEAR[1]


def _is_numbered(shared: Sequence[str], worth: float) -> bool:
    """Whether a number names it, and something else with that."""
    return worth > max(WEIGHTS.values()) and any(key.startswith(_SURE) for key in shared)
