"""Identity papers: passports, cards, licences. Labels are tiny, bilingual and above their values, or mere numbers on licences.

A machine-readable zone or a code on the paper is read elsewhere and goes before what is read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from portal.core.extraction import dates, labelled, labels, numbers
from portal.core.extraction.candidates import Candidate, Printed, value_of
from portal.core.extraction.labels import Phrase
from portal.core.extraction.layout import Line, Span, joined
from portal.core.extraction.model import Check, Page, Value, Word, union

_GLUED = re.compile(r"(?<=[^\W\d_])(?=/[^\W\d_]{2})|(?<=[^\W\d_]\.)(?=/[^\W\d_]{2})|(?<=[^\W\d_]/)(?=[^\W\d_]{2})|(?<=[#:])(?=\w)")
_GLUED_NUMBER = re.compile(r"^(4[abcd]|9a|1[2-9]|[123589])[.:]?(?=[^\W\d_]{3,}[:.#]*$)", re.I)
_NOTE = re.compile(r"\(\d{1,2}\)[.:]?")  # the number of a place in a list of translations
_SQUEEZED = re.compile(r"(?<!\d)([0-3]\d)[ .]{0,2}([01]\d)[ .]{0,2}((?:19|20)\d\d)(?!\d)")
_NAME = re.compile(r"[^\W\d_][^\W\d_'’.\- ]*(?:[ '’.\-/]+[^\W\d_]+)*\.?,?")
_SEX = {"m": "M", "male": "M", "f": "F", "female": "F", "w": "F", "v": "F", "x": "X", "h": "M", "männlich": "M", "weiblich": "F"}
_GROUPS = re.compile(r"\d{3}(?: \d{3}){2,3}|\d{7,8} \d(?: [A-Z0-9]{2,3})?")  # numbers in groups
_TOWN = re.compile(r"[A-Z][A-Z .'-]+,? [A-Z]{2},? \d{5}(?:-\d{4})?")
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
    _names(printed, values)
    for name, one in (("DocumentNumber", _number(printed, paper)), ("Sex", _sex(printed)), ("Nationality", _nationality(printed))):
        if one is not None:
            values[name] = value_of(one, "country" if name == "Nationality" else "string")
    _dates(printed, values)
    address = _address(printed)
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


# -- names, numbers, words --------------------------------------------------------------------------------------------


def _names(printed: Printed, values: dict[str, Value]) -> None:
    last, first = (numbers.best(_texts(printed, name, _namelike), 0.3) for name in ("LastName", "FirstName"))
    last, first = (_continued(printed, one) if one is not None else None for one in (last, first))
    if last is None and first is not None and first.label and first.label.span.text.strip(".:") == "2":
        last = _above(printed, first)
    whole = numbers.best(_texts(printed, "FullName", _namelike), 0.3) if first is None else None
    if whole is not None and (last is None or last.span.words[0] is whole.span.words[0]):
        last, first = _halves(whole)
    if last is None and first is None:
        last, first = _over_street(printed)
    for name, one in (("LastName", last), ("FirstName", first)):
        if one is not None and (name == "LastName" or last is None or one.span.words[0] is not last.span.words[0]):
            values[name] = value_of(replace(one, value=str(one.value).strip(" ,")), confidence=min(0.9, one.score))


def _street(printed: Printed) -> list[Span]:
    """The lines of an American address that no label names: from the one with the house's number to the one with the town."""
    for index, line in enumerate(printed.lines):
        town = next((cell for cell in line.segments if _TOWN.fullmatch(cell.text)), None)
        cells = [town] if town is not None else []
        for above in printed.lines[max(0, index - 3) : index][::-1] if cells else ():
            cell = next((cell for cell in above.segments if abs(cell.frame[0] - town.frame[0]) < town.height), None)
            if cell is not None:
                cells.insert(0, cell)
            if cell is not None and re.match(r"\d+\w? ", cell.text):
                return cells
    return []


def _over_street(printed: Printed) -> tuple[Candidate | None, Candidate | None]:
    """Last and first name from the lines right over an address that no label names."""
    street = _street(printed)[:1]
    index = printed.line_of(street[0]) if street else 0
    above = [cell for line in printed.lines[max(0, index - 2) : index] for cell in line.segments if abs(cell.frame[0] - street[0].frame[0]) < cell.height]
    names = [span for span in map(_namelike, above) if span is not None and span.text.isupper()]
    found = [Candidate(span.text, span, 0.5, method="layout") for span in names]
    if len(found) == 2:
        return found[0], found[1]
    return _halves(found[0]) if found and "," in found[0].span.text else (None, None)


def _continued(printed: Printed, one: Candidate) -> Candidate:
    """A second surname or given name in capitals on the next line, where names stand under their labels."""
    if one.label is None or one.label.line == printed.line_of(one.span):
        return one
    heads = {id(label.span.words[0]) for label in printed.labels}
    for cell in printed.under(one.span, reach=1.6)[:1]:
        aligned = abs(cell.frame[0] - one.span.frame[0]) < 0.5 * one.span.height and 0.8 < cell.height / one.span.height < 1.25
        if aligned and _namelike(cell) and id(cell.words[0]) not in heads and cell.text.isupper() and one.span.text.isupper():
            span = joined([one.span, cell])
            return replace(one, value=span.text, span=span)
    return one


def _above(printed: Printed, first: Candidate) -> Candidate | None:
    """On a licence place 1 stands over place 2, also where its number was not recognised."""
    over = printed.lines[printed.line_of(first.span) - 1] if printed.line_of(first.span) else None
    cells = (cell for cell in over.segments if abs(cell.frame[0] - first.span.frame[0]) < 2 * first.span.height) if over is not None else ()
    span = next(filter(None, (_namelike(cell) for cell in cells)), None)
    return Candidate(span.text, span, 0.5, method="layout") if span is not None else None


def _halves(whole: Candidate) -> tuple[Candidate | None, Candidate | None]:
    """A name printed as one: "Doe, John" or "John Doe"."""
    span = whole.span
    if len(span.words) < 2:
        return whole, None
    comma = next((i for i, word in enumerate(span.words[:-1], 1) if word.text.endswith(",")), 0)
    cut = comma or len(span.words) - 1
    before, after = span.part(0, cut), span.part(cut, len(span.words))
    last, first = (before, after) if comma else (after, before)
    return replace(whole, value=last.text, span=last, score=whole.score * 0.8), replace(whole, value=first.text, span=first, score=whole.score * 0.8)


def _texts(printed: Printed, field: str, accept: object) -> list[Candidate]:
    """Cells beside the labels of a field, best first. What stands right of a label that has a value below is mostly another label."""
    found, heads = [], {id(label.span.words[0]) for label in printed.labels if label.emphasis > 0.5}
    for label in printed.labelled(field):
        options = []
        for near in printed.near(label, below=2):
            span = accept(near.span)
            if span is not None and id(span.words[0]) not in heads:
                options.append((near.place, near.weight, span))
        under = any(place == "below" for place, _, _ in options)
        for place, weight, span in options:
            doubt = 0.6 if place == "right" and under else 1.0
            found.append(Candidate(span.text, span, label.strength(field) * weight * doubt, label))
    return sorted(found, key=lambda one: -one.score)


def _namelike(span: Span) -> Span | None:
    """The words of a name at the start of the cell, None when there are none or it looks like running text."""
    stop = 0
    while stop < len(span.words) and stop < 5 and _NAME.fullmatch(span.words[stop].text):
        stop += 1
    kept = span.part(0, stop) if stop else None
    if kept is None or sum(char.isalpha() for char in kept.text) < 2 or stop < len(span.words) - 1:
        return None
    letters = kept.text.replace(" ", "")
    return None if letters.islower() or labels.squash(kept.text) in labels.kind("identity") else kept


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
    found = [replace(one, value=nation(one.span.text) or one.value, content=one.span.text) for one in _texts(printed, "Nationality", _nationlike)]
    known = [one for one in found if nation(one.span.text)]
    return numbers.best(known or found, 0.3)


def _nationlike(span: Span) -> Span | None:
    for stop in range(min(5, len(span.words)), 0, -1):
        if nation(span.part(0, stop).text):
            return span.part(0, stop)
    return _namelike(span)


def nation(text: str) -> str | None:
    """The ISO 3166-1 alpha-3 code that a printed nationality or country means, None when it isn't known."""
    squashed, nations = labels.squash(text), labels.data("identity")["nations"]
    if squashed.upper() in nations:
        return squashed.upper()
    return next((code for code, words in nations.items() if any(labels.squash(word) == squashed for word in words)), None)


def _country(printed: Printed, values: dict[str, Value]) -> None:
    """The issuing country by its code beside a label, else by its name on the paper, the topmost first. It decides how dates are written."""
    found = next((one for one in _texts(printed, "CountryRegion", _nationlike) if nation(one.span.text)), None)
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
        iso3 = next((iso3 for name, iso3 in names if labels.says(line.text, name)), None)
        if iso3 is not None:
            return Value("country", iso3, 0.6, line.text, line.page, line.box, "layout")
    return None


def _address(printed: Printed) -> Value | None:
    """The lines beside and under the label as far as they begin at one edge."""
    heads = {id(label.span.words[0]) for label in printed.labels}
    for one in _texts(printed, "Address", lambda span: span if re.search(r"[^\W\d_]{2}", span.text) else None)[:1]:
        spans = [one.span]
        for cell in printed.under(one.span, reach=7.0):
            gap = cell.frame[1] - spans[-1].frame[3]
            aligned = abs(cell.frame[0] - one.span.frame[0]) < 2.5 * one.span.height or (one.label and abs(cell.frame[0] - one.label.span.frame[0]) < 12)
            if len(spans) > 3 or not aligned or gap > 1.2 * one.span.height or id(cell.words[0]) in heads or printed.dates_in(cell):
                break
            spans.append(cell)
        text = ", ".join(span.text.strip(" ,") for span in spans)
        if not re.search(r"\d", text):
            continue
        return Value("address", text, min(0.8, one.score), " ".join(span.text for span in spans), spans[0].page, union([span.box for span in spans]))
    street = _street(printed)
    text = ", ".join(span.text.strip(" ,") for span in street)
    return Value("address", text, 0.6, text, street[0].page, union([span.box for span in street]), "layout") if street else None


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
