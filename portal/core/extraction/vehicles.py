"""Vehicle registration papers: labels, the harmonised codes of European certificates, and the vehicle's number, which has a shape of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from portal.core.extraction import labelled, labels, numbers, parties
from portal.core.extraction.candidates import Candidate, Printed, value_of
from portal.core.extraction.labels import Phrase
from portal.core.extraction.layout import Span, joined
from portal.core.extraction.model import Check, Page, Value

_VIN = re.compile(r"(?<![A-Z0-9])(?=(?:[A-Z0-9]*\d){3})[A-HJ-NPR-Z0-9]{17}(?![A-Z0-9])")
_PLATE = re.compile(r"(?=.*\d)(?=.*[A-ZÄÖÜ])[A-ZÄÖÜ0-9][A-ZÄÖÜ0-9 ·•-]{2,11}")
_YEAR = re.compile(r"(?<!\d)(?:19[5-9]\d|20[0-4]\d)(?!\d)")
_BRACKETS = re.compile(r"[()\[\]]")
_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def read(printed: Printed, doc_type: str = "carLicense") -> tuple[dict[str, Value], list[Check]]:
    """Fields of one paper; the year is the model's, else that of the first registration."""
    printed = Printed([_opened(page) for page in printed.pages])
    labelled.relabel(printed, labels.kind("vehicles") | _codes(), chained=True)
    values: dict[str, Value] = {}
    for name, one in (
        ("RegistrationNumber", numbers.best(list(_plates(printed)), 0.35)),
        ("VehicleIdentificationNumber", vin(printed)),
        ("Make", numbers.best(_words(printed, "Make"), 0.4)),
        ("Model", numbers.best(_words(printed, "Model"), 0.4)),
        ("OwnerName", _owner(printed)),
    ):
        if one is not None:
            values[name] = value_of(one)
    for name in ("DateOfIssue", "DateOfExpiration"):
        one = numbers.best(printed.dates_for(name), 0.4)
        if one is not None:
            values[name] = value_of(one, "date")
    year = _year(printed)
    if year is not None:
        values["Year"] = value_of(year, "number")
    if "VehicleIdentificationNumber" in values:
        values["VehicleIdentificationNumber"].evidence["checksum"] = float(vin_digit(str(values["VehicleIdentificationNumber"].value)))
    return values, []


def _opened(page: Page) -> Page:
    """Codes without their brackets: "(D.1)"."""
    return replace(page, words=[replace(word, text=_BRACKETS.sub("", word.text) or word.text) for word in page.words])


@cache
def _codes() -> dict[str, tuple[Phrase, ...]]:
    return {labels.squash(code): (Phrase(name, 0.9),) for code, name in labels.data("vehicles")["codes"].items()}


def _near(printed: Printed, field: str) -> Iterable[tuple[float, Span]]:
    """Cells beside the labels of a field with their scores; a code counts only where it begins a cell."""
    for label in printed.labelled(field):
        if label.emphasis < 0.9 and len(labels.squash(label.span.text)) <= 4:
            continue
        near = printed.near(label, below=1)
        under = any(one.place == "below" for one in near)  # then what stands to the right is mostly another label
        cells = [(one.weight * (0.6 if under and one.place == "right" else 1.0), one.span) for one in near]
        for weight, span in cells or [(0.7, cell) for cell in labelled.boxed(printed, label)[:1]]:
            if not printed.is_label(span):
                yield label.strength(field) * weight, span


def _plates(printed: Printed) -> Iterable[Candidate]:
    for score, span in _near(printed, "RegistrationNumber"):
        text = span.text.strip(" .:")
        if _PLATE.fullmatch(text.upper()) and not printed.dates_in(span):
            yield Candidate(text, span, score, content=text)
        elif _PLATE.fullmatch(span.words[0].text.upper()) and len(span.words[0].text) > 3:
            first = span.part(0, 1)
            yield Candidate(first.text, first, score * 0.9)


def vin(printed: Printed) -> Candidate | None:
    """The labelled number of seventeen characters, else the only one on the paper; one whose check digit holds goes first."""
    labelled_words = {id(word) for _, span in _near(printed, "VehicleIdentificationNumber") for word in span.words}
    found = []
    for line in printed.lines:
        for place, word in enumerate(line.words):
            match = _VIN.search(word.text.upper())
            if match:
                near = any(id(word) in labelled_words for word in line.words[place : place + 1])
                score = 0.6 + (0.25 if near else 0.0) + (0.13 if vin_digit(match[0]) else 0.0)
                found.append(Candidate(match[0], line.part(place, place + 1), score, content=match[0]))
    return numbers.best(found, 0.5)


def vin_digit(text: str) -> bool:
    """The check digit at the ninth place, which North American vehicles carry (49 CFR 565.15)."""
    if not _VIN.fullmatch(text):
        return False
    total = sum((int(char) if char.isdigit() else _VALUES[char]) * weight for char, weight in zip(text, _WEIGHTS, strict=True))
    return text[8] == "0123456789X"[total % 11]


def _words(printed: Printed, field: str) -> list[Candidate]:
    found = []
    for score, span in _near(printed, field):
        text = span.text.strip(" .:")
        if 1 < len(text) <= 40 and len(span.words) <= 5 and re.search(r"[^\W_]{2}", text) and not _VIN.search(text) and not printed.dates_in(span):
            found.append(Candidate(text, span, score, content=text))
    return sorted(found, key=lambda one: -one.score)


def _owner(printed: Printed) -> Candidate | None:
    """The keeper's name; on European certificates first names stand at a code of their own."""
    named = [one for one in _words(printed, "OwnerName") if parties.acceptable(str(one.value)) and not re.search(r"\d", str(one.value))]
    last = numbers.best([one for one in named if len(labels.squash(str(one.value))) > 3 or one.score > 0.8], 0.35)
    first = numbers.best([one for one in _words(printed, "OwnerFirstName") if not re.search(r"\d", str(one.value))], 0.35)
    if last is None or first is None or first.span.page != last.span.page or first.span.words[0] is last.span.words[0]:
        return last
    span = joined([last.span, first.span])
    return replace(last, value=f"{last.value} {first.value}", span=span, content=f"{last.value} {first.value}")


def _year(printed: Printed) -> Candidate | None:
    found = [(score, span, _YEAR.search(span.text)) for score, span in _near(printed, "Year") if not printed.dates_in(span)]
    years = [Candidate(int(match[0]), span, score, content=match[0]) for score, span, match in found if match]
    registered = [replace(date, value=int(str(date.value)[:4]), score=0.8 * date.score) for date in printed.dates_for("FirstRegistration")]
    return numbers.best(years, 0.35) or numbers.best(registered, 0.3)
