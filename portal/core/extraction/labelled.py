"""Documents read by their labels alone: what has no reader of its own. And the labels that belong to one kind of document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from portal.core.doctypes import DOCTYPES
from portal.core.extraction import labelling, labels, numbers, parties
from portal.core.extraction.candidates import Candidate, Printed, value_of
from portal.core.extraction.labelling import Label
from portal.core.extraction.layout import Span
from portal.core.extraction.model import Check, Value

_CODE = re.compile(r"\d{1,2}[a-d]?\.?|[A-Z](?:\.\d){0,2}\.?")
_LONGEST = 80  # characters of a text beside a label


def read(printed: Printed, doc_type: str) -> tuple[dict[str, Value], list[Check]]:
    """Every declared field by its own labels and its data type."""
    values: dict[str, Value] = {}
    for field in DOCTYPES[doc_type].fields:
        one = _candidate(printed, field.name, field.type)
        if one is not None:
            values[field.name] = value_of(one, field.type)
    for value in values.values():
        if value.type == "currency":
            value.value["currencyCode"] = value.value["currencyCode"] or printed.currency
    return values, []


def relabel(printed: Printed, phrases: dict[str, tuple[labels.Phrase, ...]], chained: bool = False) -> None:
    """Have the document read by the labels of its own kind (`labels.kind`). Recognised pages are forgiven a letter.

    `chained`: labels of which one follows another ("4b EXP", "Surname / Nom", "D.1 Make") are one label, as good as its first.
    """
    recognised = any(page.source == "ocr" for page in printed.pages)
    known = labels.Forgiving(phrases) if recognised else phrases
    for worked_out in ("_labelled", "_by_field"):
        printed.__dict__.pop(worked_out, None)  # of the labels before
    found = [label for index, line in enumerate(printed.lines) for label in labelling.labels_of(line, index, known)]
    printed.labels = list(_chained(found)) if chained else found


def speak(printed: Printed, name: str) -> None:
    """Have a paper of too few words read in the language of its labels (`labels.kind` of that name): how it writes figures depends on it."""
    if printed.language is not None:
        return
    known = labels.languages_of(name)
    votes = Counter(next(iter(spoken)) for label in printed.labels if len(spoken := known.get(labels.squash(label.span.text), frozenset())) == 1)
    (first, most), (_, second) = (*votes.most_common(2), ("", 0), ("", 0))[:2]
    if most >= 2 and most > second:
        for worked_out in ("decimal", "order", "amounts", "_amounts_at", "boxes", "_boxed", "dates"):
            printed.__dict__.pop(worked_out, None)
        printed.__dict__["language"] = first


def _chained(found: Iterable[Label]) -> Iterable[Label]:
    before: Label | None = None
    for label in found:
        if before is not None and before.line == label.line and 0 <= label.start - before.stop <= 1:
            close = label.span.frame[0] - before.span.frame[2] < 1.5 * label.span.height
            phrases = before.phrases if close and _CODE.fullmatch(before.span.text) else label.phrases  # "C.1.2 Name": the code knows better
            label = replace(label, emphasis=max(label.emphasis, before.emphasis), phrases=phrases)
        before = label
        yield label


def boxed(printed: Printed, label: Label, reach: float = 2.6) -> list[Span]:
    """The cells of the nearest line under the label within its box: from its left edge to the next cell on its line. Forms put figures
    at the right edge of a box and its label at the left."""
    line = printed.lines[label.line]
    left = label.span.frame[0] - 6
    right = min((cell.frame[0] for cell in line.segments if cell.frame[0] > label.span.frame[2]), default=printed.width) - 2
    for under in printed.lines[label.line + 1 : label.line + 5]:
        if under.page != line.page or under.frame[1] - label.span.frame[3] > reach * max(label.span.height, 6.0):
            break
        cells = [cell for cell in under.segments if left <= cell.frame[0] and cell.frame[2] <= right]
        if cells:
            return cells
    return []


def letterhead(printed: Printed) -> Candidate | None:
    """The likeliest firm's name among the cells at the head of the first page: by legal form and size of letters."""
    first = [line for line in printed.lines if line.page == printed.pages[0].number]
    height = printed.pages[0].height
    options = []
    for place, line in enumerate(first[:12]):
        for cell in line.segments if line.frame[1] < 0.25 * height else ():
            span = parties.cleaned(cell)
            if span is None or span.text.endswith(",") or any(char.isdigit() for char in span.text) or printed.is_label(span) or len(span.words) > 7:
                continue
            score = 0.45 + (0.3 if parties.has_legal_form(span.text) else 0.0) + min(0.15, span.height / height * 4) - 0.02 * place
            options.append(Candidate(span.text, span, score, method="layout"))
    return numbers.best(options, 0.4)


def _candidate(printed: Printed, name: str, kind: str) -> Candidate | None:
    if kind == "currency":
        return numbers.best(printed.amounts_for(name), 0.6)
    if kind == "date":
        return numbers.best(printed.dates_for(name), 0.4)
    if name.endswith(("Number", "Id")):
        return numbers.best(numbers.ids_for(printed, name), 0.4)
    if kind in ("string", "address", "country"):
        accept = parties.acceptable if name.endswith("Name") else _short
        return numbers.best(printed.texts_for(name, accept=accept, below=1), 0.45)
    return None


def _short(text: str) -> bool:
    return 0 < len(text) <= _LONGEST
