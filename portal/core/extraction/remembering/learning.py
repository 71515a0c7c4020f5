"""From one document whose values people have looked at to what is remembered of its vendor's layout.

A layout is JSON: ``{"name", "words": […], "turned": bool, "fields": {name: {"kind", "corrected", "own", "printed", "at", "sign", "code", "sights"}}}``.
`name` is the vendor's, squashed; `own` is the value of a field that is the same on each of the vendor's documents, `printed` how and `at` where it
is printed there (left and top); `sights` (`sights.Sight`) are how the value of any other field stands on the page. `turned`: day and month stand in
the order that the document's language doesn't suggest. `sign` and `code`: what an amount's printed currency reads as, and what it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from portal.core.extraction import places
from portal.core.extraction.candidates import Candidate, Printed
from portal.core.extraction.model import Box, Page
from portal.core.extraction.remembering import fingerprints, tables
from portal.core.extraction.remembering.sights import Sight, alike, sight

Layout = dict[str, Any]

#: What is the same on all documents of whom they are from.
OWN = frozenset(
    """VendorName VendorAddress VendorTaxId MerchantName MerchantAddress MerchantPhoneNumber SupplierName BankName EmployerName
    IssuingBank""".split()
)
_PLAIN = ("string", "address", "country", "number", "currency", "date")
_PLACES = 3  # of one value, when nothing tells which of them is meant
FAULTS = 2  # documents on which a remembered value was wrong, after which it is looked for no more
_COMMON = 12  # words that two documents have to have in common to be of one print
_DOCUMENTS = 19  # whose ids are kept
_THE_SAME = 0.97  # two sights so much alike are one
_MOST_WORDS, _LONGEST_LINE = 3000, 200  # words of a page and of a line
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
    """The pages on which a layout is learned and looked for: the first and the last of them, none that is overfull, no line without end.

    This runs outside the sandbox, so what a page could be made of to take for ever is left out.
    """
    some = [page for page in pages if 0 < len(page.words) <= _MOST_WORDS]
    printed = Printed(some if len(some) <= _FIRST + _LAST else [*some[:_FIRST], *some[-_LAST:]])
    printed.lines = [line for line in printed.lines if len(line.words) <= _LONGEST_LINE]
    return printed


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
    if fact.kind not in _PLAIN or (fact.kind == "address" and fact.name not in OWN):
        return None  # an address that is another one each time has another number of lines as well
    found = _where(printed, fact)
    if not found:
        return None
    if fact.name in OWN:
        return {"own": fact.value, "printed": found[0].printed, "at": [round(found[0].span.box[0], 4), round(found[0].span.box[1], 4)]}
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


def merged(old: Layout, new: Layout, document: str, *, right: Collection[str] = (), wrong: Collection[str] = ()) -> Layout:
    """The vendor's layout after one more `document` (its public id), `old` being empty for the first. `right` and `wrong`: the fields whose
    remembered values were left, and corrected; a field that was wrong on two documents is dropped for good."""
    known = old.get("fields", {})
    fields = {name: _merged(known.get(name), new["fields"].get(name), document, name in right, name in wrong) for name in known | new["fields"]}
    before = old.get("words", [])
    common = [word for word in before if word in set(new["words"])]
    words = common if len(common) >= _COMMON else new["words"]
    return new | {"words": words, "fields": fields, "documents": [one for one in old.get("documents", []) if one != document][-_DOCUMENTS:] + [document]}


def _merged(old: dict[str, Any] | None, new: dict[str, Any] | None, document: str, right: bool, wrong: bool) -> dict[str, Any]:
    faults = [one for one in (old or {}).get("wrong", []) if one != document]
    faults = [*faults, document] if wrong else faults[1:] if right else faults
    if (old or {}).get("dropped") or len(faults) >= FAULTS:
        return {"kind": (old or new or {})["kind"], "corrected": True, "dropped": True, "wrong": faults}
    if old is None or new is None:
        return {**(new or old or {}), "wrong": faults}
    field = {**old, **new, "corrected": old["corrected"] or new["corrected"], "wrong": faults}
    return field | ({"sights": _distinct([*new["sights"], *old["sights"]])} if "sights" in old and "sights" in new else {})


def _distinct(sights: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The latest of those that look the same."""
    kept: list[dict[str, Any]] = []
    for one in sights:
        if all(alike(Sight.of_json(one), Sight.of_json(other)) < _THE_SAME for other in kept):
            kept.append(one)
    return kept[:_PLACES]
