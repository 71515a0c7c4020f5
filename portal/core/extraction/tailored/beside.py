"""Values beside labels that a firm has named, or that follow from what a field is called."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from portal.core.doctypes import Field
from portal.core.extraction import labelled, labels
from portal.core.extraction.candidates import Candidate, Near, Printed
from portal.core.extraction.labelling import Label
from portal.core.extraction.model import Value
from portal.core.extraction.tailored import kinds

#: How sure a value is at best: beside a label that a person named, and beside one that only the field's name suggests. People look at the latter.
NAMED, GUESSED = 0.96, 0.88
LEAST = 0.4  # score of a candidate
_RIVAL = 0.92  # of the best score: another value that stands as well makes it less sure
_NUMBERS = ("number", "no", "nr", "id", "#")
_BELOW = 2  # cells under a label that are looked at
_PLACES = {"beside": ("same", "right"), "below": ("below",)}


def phrases_of(field: Field) -> list[str]:
    """The labels of a field, the surest first: those that were named, else what it is called and what its name says."""
    named = list(field.settings.get("labels", ()))
    if field.method == "label" or not field.own:
        return named
    called = [field.title, Field(field.name).label] if field.title else [field.label]
    return list(dict.fromkeys([*named, *(phrase for one in called for phrase in (one, *_numbered(one)))]))


def _numbered(phrase: str) -> Iterator[str]:
    """Other ways to write a number's label: "Customer number" → "Customer no"."""
    stem, _, last = phrase.rpartition(" ")
    if stem and last.casefold() in _NUMBERS:
        yield from (f"{stem} {word}" for word in _NUMBERS if word != last.casefold())


def prepare(printed: Printed, fields: Iterable[Field]) -> None:
    """Have the document's labels be those that are known anyhow, which bound values, and those of these fields (by `Field.name`)."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for field in fields:
        for place, phrase in enumerate(phrases_of(field)):
            found[labels.squash(phrase)].setdefault(field.name, 1.0 - min(place, 40) * 0.004)
    known = dict(labels.table("fields", printed.language))
    own = {key: tuple(labels.Phrase(name, strength) for name, strength in names.items()) for key, names in found.items() if key}
    labelled.relabel(printed, known | {key: (*known.get(key, ()), *phrases) for key, phrases in own.items()})


def read(printed: Printed, field: Field) -> Value | None:
    """The value beside the field's labels; `prepare` comes first."""
    found = sorted(_candidates(printed, field), key=lambda one: -one.score)
    if not found or found[0].score < LEAST:
        return None
    best = found[0]
    rivals = [one for one in found[1:] if one.value != best.value and one.score >= _RIVAL * best.score]
    given = bool(field.settings.get("labels"))
    sure = (NAMED if given else GUESSED) * min(1.0, best.score) * (0.75 if rivals else 1.0)
    return kinds.value_of(printed, field, best, sure, "label")


def _candidates(printed: Printed, field: Field) -> Iterator[Candidate]:
    place = field.settings.get("place", "any")
    for label in printed.labelled(field.name):
        for near in _near(printed, label, place):
            for one in kinds.in_span(printed, field, near.span):
                weight = near.weight if place == "any" else 0.95**near.distance
                yield Candidate(one.value, one.span, one.score * weight * label.strength(field.name), label, one.content, "label", one.currency)
        if place != "below" and field.type == "boolean":
            yield from _ticked(printed, label)


def _near(printed: Printed, label: Label, place: str) -> list[Near]:
    found = printed.near(label, 0 if place == "beside" else _BELOW)
    if place == "below" and not any(near.place == "below" for near in found):
        found = [Near(cell, "below", at) for at, cell in enumerate(printed.under(label.span)[:_BELOW]) if not printed.is_label(cell)]
    return [near for near in found if near.place in _PLACES.get(place, ("same", "right", "below"))]


def _ticked(printed: Printed, label: Label) -> Iterator[Candidate]:
    """A box before its label: "☒ Insured"."""
    line = printed.lines[label.line]
    if label.start and re.fullmatch(r"[☒☑✓✔✗✘☐□○■●xX]|\[[xX ]?\]", line.words[label.start - 1].text):
        span = line.part(label.start - 1, label.start)
        text = span.text.strip("[]") or "☐"
        yield Candidate(text not in "☐□○", span, 0.95 * label.emphasis, label, span.text)
