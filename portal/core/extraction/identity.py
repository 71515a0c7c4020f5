"""Identity papers: passports, cards, licences. Labels are tiny, bilingual and above their values, or mere numbers on licences.

A machine-readable zone or a code on the paper is read elsewhere and goes before what is read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from portal.core.extraction import dates, holders, labelled, labels, numbers
from portal.core.extraction.candidates import Candidate, Printed, value_of
from portal.core.extraction.labels import Phrase
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Check, Page, Value, Word

_GLUED = re.compile(r"(?<=[^\W\d_])(?=/[^\W\d_]{2})|(?<=[^\W\d_]\.)(?=/[^\W\d_]{2})|(?<=[^\W\d_]/)(?=[^\W\d_]{2})|(?<=[#:])(?=\w)")
_GLUED_NUMBER = re.compile(r"^(4[abcd]|9a|1[2-9]|[123589])[.:]?(?=[^\W\d_]{3,}[:.#]*$)", re.I)
_NOTE = re.compile(r"\(\d{1,2}\)[.:]?")  # the number of a place in a list of translations
_SQUEEZED = re.compile(r"(?<!\d)([0-3]\d)[ .]{0,2}([01]\d)[ .]{0,2}((?:19|20)\d\d)(?!\d)")
_SEX = {"m": "M", "male": "M", "f": "F", "female": "F", "w": "F", "v": "F", "x": "X", "h": "M", "männlich": "M", "weiblich": "F"}
_GROUPS = re.compile(r"\d{3}(?: \d{3}){2,3}|\d{7,8} \d(?: [A-Z0-9]{2,3})?")  # numbers in groups
_TWO_MONTHS = re.compile(r"(?<!\d)(\d{1,2})\s?([^\W\d_]{3,5})\.?\s?/\s?([^\W\d_]{3,5})\.?\s?((?:19|20)?\d\d)(?!\d)")

#: Numbers by the paper that prints them without a label.
_CARD_NUMBER = re.compile(r"(?=.*[A-Z])(?=(?:.*\d){4})[A-Z0-9]{8,12}")
_LOOSE = {
    "socialSecurityCard": re.compile(r"\d{3}-\d\d-\d{4}"),
    **dict.fromkeys(("identityCard", "passport", "residencePermit"), _CARD_NUMBER),
}


def read(printed: Printed, doc_type: str = "idDocument") -> tuple[dict[str, Value], list[Check]]:
    """Fields of one paper. Names are as printed, countries ISO 3166 alpha-3 where they are known."""
    paper, kind = _paper(printed)
    printed = Printed([_respaced(page, paper == "driverLicense") for page in printed.pages])
    phrases = dict(labels.kind("identity")) | (_numbered(printed) if paper == "driverLicense" else {})
    labelled.relabel(printed, phrases, chained=True)
    values: dict[str, Value] = {"DocumentType": kind} if kind else {}
    _country(printed, values)
    holders.read(printed, values)
    for name, one in (("DocumentNumber", _number(printed, paper)), ("Sex", _sex(printed)), ("Nationality", _nationality(printed))):
        if one is not None:
            values[name] = value_of(one, "country" if name == "Nationality" else "string")
    _dates(printed, values)
    address = holders.address(printed)
    if address is not None:
        values["Address"] = address
    return values, []


def _paper(printed: Printed) -> tuple[str, Value | None]:
    """What the paper is and the line that says so."""
    for name, headings in labels.data("identity")["papers"].items():
        for cell in (cell for line in printed.lines[:60] for cell in line.segments):
            if any(labels.says(cell.text, heading) for heading in headings):
                return name, Value("string", name, 0.8, cell.text, cell.page, cell.box, "layout")
    return "", None


def _respaced(page: Page, numbered: bool) -> Page:
    """The page with "Surname/Nom" and, on a licence, "4bEXP:" as words of their own."""
    return replace(page, words=[part for word in page.words if not _NOTE.fullmatch(word.text) for part in _parts(word, numbered)])


def _parts(word: Word, numbered: bool) -> Iterable[Word]:
    cuts = {match.start() for match in _GLUED.finditer(word.text)}
    number = _GLUED_NUMBER.match(word.text) if numbered else None
    edges = sorted({0, len(word.text), *cuts, *((number.end(),) if number else ())})
    x0, y0, x1, y1 = word.box
    step = (x1 - x0) / max(1, len(word.text))
    for start, stop in zip(edges, edges[1:], strict=False):
        yield Word(word.text[start:stop], (x0 + start * step, y0, x0 + stop * step, y1), word.confidence)


def _numbered(printed: Printed) -> dict[str, tuple[Phrase, ...]]:
    """The numbers of a licence's places. An American one has its number at 4d, a European one at 5."""
    american = any(re.search(r"\b4d\b", line.text, re.I) for line in printed.lines) or printed.country in ("US", "CA")
    names = labels.data("identity")["numbered"]["american" if american else "european"]
    return {number: (Phrase(name, 0.9),) for number, name in names.items()}


# -- numbers, words --------------------------------------------------------------------------------------------------


def _number(printed: Printed, paper: str) -> Candidate | None:
    found = [one for one in printed.texts_for("DocumentNumber", below=2) if _GROUPS.fullmatch(one.span.text)]
    found = found or [one for one in numbers.ids_for(printed, "DocumentNumber") if _numberlike(str(one.value))]
    shape = _LOOSE.get(paper)
    loose = [one for one in (_loose(line, shape) for line in printed.lines) if one is not None] if shape and not found else []
    return numbers.best(found, 0.4) or (loose[0] if len(loose) == 1 else None)


def _loose(line: Line, shape: re.Pattern) -> Candidate | None:
    """A number that stands without a label, as in the corner of a card."""
    cell = next((cell for cell in line.segments if shape.fullmatch(cell.text)), None)
    return Candidate(cell.text, cell, 0.55, method="layout") if cell is not None else None


def _numberlike(text: str) -> bool:
    digits = sum(char.isdigit() for char in text)
    return 5 <= len(text) <= 25 and digits >= 3 and not re.search(r"\d['′]|[\"”″]", text)


def _sex(printed: Printed) -> Candidate | None:
    found = []
    for label in printed.labelled("Sex"):
        for near in printed.near(label, below=2):
            word = next((place for place, word in enumerate(near.span.words[:3]) if word.text.strip(".,:/").casefold() in _SEX), None)
            if word is not None:
                span = near.span.part(word, word + 1)
                sex = _SEX[span.text.strip(".,:/").casefold()]
                found.append(Candidate(sex, span, label.strength("Sex") * near.weight, label, content=span.text))
    return numbers.best(found, 0.3)


def _nationality(printed: Printed) -> Candidate | None:
    found = [replace(one, value=nation(one.span.text) or one.value, content=one.span.text) for one in holders.texts(printed, "Nationality", _nationlike)]
    known = [one for one in found if nation(one.span.text)]
    return numbers.best(known or found, 0.3)


def _nationlike(span: Span) -> Span | None:
    for stop in range(min(5, len(span.words)), 0, -1):
        if nation(span.part(0, stop).text):
            return span.part(0, stop)
    return holders.namelike(span)


def nation(text: str) -> str | None:
    """The ISO 3166-1 alpha-3 code that a printed nationality or country means, None when it isn't known."""
    squashed, nations = labels.squash(text), labels.data("identity")["nations"]
    if squashed.upper() in nations:
        return squashed.upper()
    return next((code for code, words in nations.items() if any(labels.squash(word) == squashed for word in words)), None)


def _country(printed: Printed, values: dict[str, Value]) -> None:
    """The issuing country by its code beside a label, else by its name on the paper, the topmost first. It decides how dates are written."""
    found = next((one for one in holders.texts(printed, "CountryRegion", _nationlike) if nation(one.span.text)), None)
    if found is not None:
        values["CountryRegion"] = value_of(replace(found, value=nation(found.span.text), content=found.span.text), "country")
    elif named := _named_country(printed):
        values["CountryRegion"] = named
    if "CountryRegion" in values:
        american = values["CountryRegion"].value == "USA"
        printed.order = dates.order_of((line.text for line in printed.lines), printed.language, "US" if american else "GB")


def _named_country(printed: Printed) -> Value | None:
    names = [(name, facts["iso3"]) for facts in labels.data("countries").values() for name in facts["papers"]]
    for line in printed.lines:
        said = [(len(name), iso3) for name, iso3 in names if labels.says(line.text, name)]
        if said:
            return Value("country", max(said)[1], 0.6, line.text, line.page, line.box, "layout")
    return None


# -- dates ------------------------------------------------------------------------------------------------------------


def _dates(printed: Printed, values: dict[str, Value]) -> None:
    """Birth, issue and expiry by their labels; what none names is known by its order among the paper's dates."""
    taken: dict[str, Candidate] = {}
    for name in ("DateOfBirth", "DateOfExpiration", "DateOfIssue"):
        found = [one for one in _dates_for(printed, name) if not any(one.span.words[0] is other.span.words[0] for other in taken.values())]
        best = numbers.best(found, 0.3)
        if best is not None:
            taken[name] = best
    for name, one in _by_order(printed, taken).items():
        values[name] = value_of(one, "date")
        values[name].evidence["order"] = 1.0 if _in_order(taken) else 0.0


def _dates_for(printed: Printed, name: str) -> list[Candidate]:
    found = [replace(one, value=_past(str(one.value), name)) for one in printed.dates_for(name)]
    for label in printed.labelled(name) if not found else ():
        for near in printed.near(label, below=2):
            iso, content = _unusual(near.span.text)
            if iso:
                found.append(Candidate(_past(iso, name), near.span, label.strength(name) * near.weight * 0.9, label, content=content))
    return found


def _unusual(text: str) -> tuple[str | None, str]:
    """Dates as only identity papers print them: without marks ("24022009"), with the month in two languages ("10 MAA/MAR 1965")."""
    plain, double = _SQUEEZED.search(text), _TWO_MONTHS.search(text)
    if double:
        month = next(filter(None, (dates.months().get(labels.squash(name)) for name in double.group(2, 3))), 0)
        year = double[4] if len(double[4]) == 4 else f"20{double[4]}"
        return _iso(year, str(month), double[1]), double[0]
    return (_iso(plain[3], plain[2], plain[1]), plain[0]) if plain else (None, "")


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _past(iso: str, name: str) -> str:
    """Two digits of a year say no century: nobody is born and no paper issued in the future."""
    future = name != "DateOfExpiration" and iso > date.today().isoformat()
    return f"{int(iso[:4]) - 100}{iso[4:]}" if future and iso[:2] == "20" else iso


def _bygone(iso: str) -> str:
    """No paper is valid for more than some fifteen years."""
    return f"{int(iso[:4]) - 100}{iso[4:]}" if int(iso[:4]) > date.today().year + 16 else iso


def _in_order(taken: dict[str, Candidate]) -> bool:
    known = [str(taken[name].value) for name in ("DateOfBirth", "DateOfIssue", "DateOfExpiration") if name in taken]
    return len(known) > 1 and known == sorted(known)


def _by_order(printed: Printed, taken: dict[str, Candidate]) -> dict[str, Candidate]:
    """Where a paper prints just three dates, the birth lies first and the expiry last; a label that contradicts it is in doubt."""
    every = {_bygone(str(one.value)): one for line in printed.lines for one in printed.dates_in(line)}
    born, *later = sorted(every) if len(every) in (2, 3) else ("",)
    if not later or int(later[0][:4]) - int(born[:4]) < 12 or later[-1] <= date.today().isoformat() and len(every) == 2:
        return taken
    names = ("DateOfBirth", "DateOfIssue", "DateOfExpiration") if len(every) == 3 else ("DateOfBirth", "DateOfExpiration")
    guessed = {name: replace(every[iso], value=iso, score=0.55, method="layout") for name, iso in zip(names, [born, *later], strict=True)}
    return guessed | taken
