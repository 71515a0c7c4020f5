"""Which of the remembered layouts a document is printed in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

from portal.core.doctypes import ISSUERS
from portal.core.extraction import places
from portal.core.extraction.candidates import Printed
from portal.core.extraction.remembering import fingerprints
from portal.core.extraction.remembering.learning import Layout

K = TypeVar("K")

#: What each kind of key is worth; `ENOUGH` of it makes a vendor.
WEIGHTS = {"tax": 3.0, "iban": 3.0, "name": 2.0, "web": 1.5, "tel": 1.5, "line": 1.0}
ENOUGH = 2.0
SHARED = 0.4  # of a layout's words have to be on the page; two vendors of one trade and language share less
_SURE = ("tax:", "iban:")  # keys that name a vendor whose name is only in its picture


def best(known: Mapping[K, Layout], held: Mapping[K, Collection[str]], printed: Printed, keys: Collection[str]) -> K | None:
    """Of the layouts `known`, with the keys each is `held` by, the one of this document, whose own keys are `keys`; None for none."""
    vendors = Counter(key for key, _ in {(key, known[one]["name"]) for one in known for key in held[one]})
    said = set(fingerprints.words(printed))
    ranked = []
    for one, layout in known.items():
        shared = [key for key in held[one] if key in keys]
        worth = sum(WEIGHTS[key.partition(":")[0]] / vendors[key] for key in shared)
        alike = fingerprints.shared(layout["words"], said)
        if worth >= ENOUGH and alike >= SHARED and _is_named(layout, shared, printed):
            ranked.append((worth * alike, one))
    return max(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _is_named(layout: Layout, shared: Sequence[str], printed: Printed) -> bool:
    """Whether the vendor's name is printed, or else something that is its alone."""
    names: list[Any] = [field["printed"] for name, field in layout["fields"].items() if name in ISSUERS and field.get("printed")]
    return any(key.startswith(_SURE) for key in shared) or any(places.of_text(printed, name) for name in names)
