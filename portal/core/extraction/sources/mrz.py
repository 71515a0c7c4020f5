"""The machine-readable zone of travel documents (ICAO 9303, parts 4 to 7): passports, cards of both sizes, visas, the old French card.

What a recogniser makes of it is put right where the standard says whether a digit or a letter stands; check digits decide the rest.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.core.extraction import layout
from portal.core.extraction.layout import Line
from portal.core.extraction.model import Check, Page, Source, Value, union

_WORTH = {**{str(n): n for n in range(10)}, **{chr(65 + n): 10 + n for n in range(26)}, "<": 0}
_DIGITS = str.maketrans("OQDILZSBGA", "0001125864")
_LETTERS = str.maketrans("015826", "OISBZG")
#: What a recogniser confuses in a number that may hold both.
_PAIRS = {"O": "0", "0": "O", "I": "1", "1": "I", "S": "5", "5": "S", "B": "8", "8": "B", "Z": "2", "2": "Z", "G": "6", "6": "G"}
_FILLERS = str.maketrans({"«": "<<", "‹": "<", "〈": "<", "＜": "<", "く": "<", "≪": "<<", "(": "<", "[": "<"})
_CODES = {"D": "DEU", "GBD": "GBR", "GBN": "GBR", "GBO": "GBR", "GBP": "GBR", "GBS": "GBR"}
SURE, NAMED = 0.98, 0.9
SLACK = 4  # characters by which a recognised line may be too long or too short; runs of fillers are miscounted


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the facts that a check digit follows: field, from, to; the digit stands at `to`."""

    field: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Format:
    """One layout: `lines` lines of `width` characters, the letters that it may begin with, where its parts are.

    Positions count through all lines as one text. `composite` are the stretches that the last digit checks; `given` is where first names
    stand that don't follow the last name.
    """

    name: str
    lines: int
    width: int
    first: tuple[str, ...]
    state: int
    names: tuple[int, int]
    nationality: int
    sex: int
    number: Part
    birth: Part
    expiry: Part
    composite: tuple[tuple[int, int], ...] = ()
    digit: int = -1
    given: tuple[int, int] | None = None


FORMATS = (
    Format("TD3", 2, 44, ("P",), 2, (5, 44), 54, 64, Part("DocumentNumber", 44, 53), Part("DateOfBirth", 57, 63), Part("DateOfExpiration", 65, 71),
           ((44, 54), (57, 64), (65, 87)), 87),
    Format("MRV-A", 2, 44, ("V",), 2, (5, 44), 54, 64, Part("DocumentNumber", 44, 53), Part("DateOfBirth", 57, 63), Part("DateOfExpiration", 65, 71)),
    # the French card until 2021, older than the standard: no expiry, first names beside the number
    Format("IDFRA", 2, 36, ("IDFRA",), 2, (5, 30), 2, 70, Part("DocumentNumber", 36, 48), Part("DateOfBirth", 63, 69), Part("DateOfExpiration", 0, 0),
           ((0, 71),), 71, (49, 63)),
    Format("TD2", 2, 36, ("A", "C", "I", "P"), 2, (5, 36), 46, 56, Part("DocumentNumber", 36, 45), Part("DateOfBirth", 49, 55),
           Part("DateOfExpiration", 57, 63), ((36, 46), (49, 56), (57, 71)), 71),
    Format("MRV-B", 2, 36, ("V",), 2, (5, 36), 46, 56, Part("DocumentNumber", 36, 45), Part("DateOfBirth", 49, 55), Part("DateOfExpiration", 57, 63)),
    Format("TD1", 3, 30, ("A", "C", "I"), 2, (60, 90), 45, 37, Part("DocumentNumber", 5, 14), Part("DateOfBirth", 30, 36), Part("DateOfExpiration", 38, 44),
           ((5, 30), (30, 37), (38, 45), (48, 59)), 59),
)


@dataclass(slots=True)
class Zone:
    """A zone as read: its text (all lines joined, each at its width), what its check digits confirm, and the lines on the page."""

    format: Format
    text: str
    lines: Sequence[Line]
    held: dict[str, str] = field(default_factory=dict)
    whole: bool = False

    @property
    def rows(self) -> list[str]:
        width = self.format.width
        return [self.text[at : at + width] for at in range(0, len(self.text), width)]


def of_pages(pages: Sequence[Page]) -> list[Source]:
    """The zones on the first pages, one at most on each; lines are only made where a word looks like part of one."""
    zones = (find(layout.lines(page)) for page in pages[:4] if any("<<" in word.text.translate(_FILLERS) for word in page.words))
    return [source(zone) for zone in zones if zone is not None]


def find(lines: Sequence[Line]) -> Zone | None:
    """The zone whose check digits hold best; None where not even two do."""
    rows = [(line, row) for line in lines if (row := _row(line.text))]
    zones = [zone for start in range(len(rows)) for format in FORMATS if (zone := _zone(format, rows[start : start + format.lines]))]
    best = max(zones, key=lambda zone: (len(zone.held), zone.whole), default=None)
    return best if best is not None and len(best.held) >= 2 else None


def _row(text: str) -> str:
    """The line's letters, digits and fillers; "" for one that can't be of a zone."""
    row = re.sub(r"[\s.,'’_-]", "", text.translate(_FILLERS)).upper()
    return row if 26 <= len(row) <= 44 + SLACK and re.fullmatch(r"[A-Z0-9<]+", row) else ""


def _zone(format: Format, rows: Sequence[tuple[Line, str]]) -> Zone | None:
    if len(rows) < format.lines or not rows[0][1].startswith(format.first) or any(abs(len(row) - format.width) > SLACK for _, row in rows):
        return None
    fitted = [list(_fitted(row, format.width, names=format.names[0] // format.width == at)) for at, (_, row) in enumerate(rows)]
    zones = (_tried(format, "".join(texts), [line for line, _ in rows]) for texts in itertools.islice(itertools.product(*fitted), 36))
    return max(zones, key=lambda zone: (len(zone.held), zone.whole))


def _fitted(row: str, width: int, names: bool) -> Iterator[str]:
    """The row at its width: fillers are added to or taken from one of its runs of them; in a row of names that is the last."""
    if len(row) == width:
        yield row
        return
    runs = [run.span() for run in re.finditer(r"<{2,}", row)] or [(len(row), len(row))]
    for start, stop in runs[-1:] if names else runs[-3:]:
        missing = width - len(row)
        fitted = row[:stop] + "<" * missing + row[stop:] if missing > 0 else row[: max(start, stop + missing)] + row[stop:]
        yield fitted[:width].ljust(width, "<")


def _tried(format: Format, text: str, lines: Sequence[Line]) -> Zone:
    """The text put right, with the parts that their check digits confirm."""
    zone = Zone(format, text, lines)
    for part in (format.birth, format.expiry):
        digits = zone.text[part.start : part.stop].translate(_DIGITS)
        if digits.isdigit() and _holds(digits, zone.text[part.stop].translate(_DIGITS)):
            zone.held[part.field] = digits
            zone.text = _replaced(zone.text, part.start, digits + digit(digits))
    number = _number(format, zone.text)
    if number is not None:
        zone.held["DocumentNumber"], zone.text = number
    if format.digit >= 0:
        zone.whole = _holds("".join(zone.text[a:b] for a, b in format.composite), zone.text[format.digit].translate(_DIGITS))
    return zone


def _number(format: Format, text: str) -> tuple[str, str] | None:
    """The document's number and the text with it: as read or, if only so its digit holds, with one or two characters taken for their likes."""
    part = format.number
    long = text[part.stop] == "<" and format.name in ("TD1", "TD2")  # continued in the optional data, its digit last (part 5, note j)
    if long:
        rest = text[part.stop + 1 :].partition("<")[0]
        whole = text[part.start : part.stop] + rest[:-1]
        return (whole, text) if rest and _holds(whole, rest[-1]) else None
    given, check = text[part.start : part.stop], text[part.stop].translate(_DIGITS)
    for guess in _guesses(given):
        if guess.strip("<") and _holds(guess, check):
            return guess.strip("<"), _replaced(text, part.start, guess + check)
    return None


def _guesses(text: str) -> Iterator[str]:
    yield text
    doubtful = [at for at, char in enumerate(text) if char in _PAIRS]
    for count in (1, 2):
        for places in itertools.combinations(doubtful, count):
            guess = text
            for at in places:
                guess = _replaced(guess, at, _PAIRS[guess[at]])
            yield guess


def _replaced(text: str, at: int, piece: str) -> str:
    return text[:at] + piece + text[at + len(piece) :]


def digit(text: str) -> str:
    """The check digit: weights 7, 3, 1, modulo ten (part 3, 4.9)."""
    return str(sum(_WORTH.get(char, 0) * (7, 3, 1)[at % 3] for at, char in enumerate(text)) % 10)


def _holds(text: str, check: str) -> bool:
    """A filler as check digit stands for a part that is left out, and confirms nothing."""
    return bool(text.strip("<")) and digit(text) == check


def source(zone: Zone) -> Source:
    """The zone's values: those with check digits only where they hold, names and codes as they stand."""
    fields = {name: _value(zone, *told) for name, told in _told(zone).items() if told[1]}
    checks = [Check("machine_readable_zone_digits", zone.whole or len(zone.held) == 3, ["MachineReadableZone"], "ICAO 9303 check digits")]
    detail = f"{zone.format.name}, page {zone.lines[0].page}"
    return Source("Machine-readable zone", "code", fields, "idDocument", 0.98 if zone.whole or len(zone.held) == 3 else 0.9, detail, checks)


def _told(zone: Zone) -> dict[str, tuple[str, str, str, float]]:
    """By field: data type, value, what of the zone says it, surety."""
    form, text = zone.format, zone.text
    names = text[form.names[0] : form.names[1]].translate(_LETTERS)
    last, _, first = names.partition("<<")
    first = text[form.given[0] : form.given[1]].translate(_LETTERS).replace("<<", " ") if form.given else first.lstrip("<").partition("<<")[0]
    state, nationality = (text[at : at + 3].translate(_LETTERS).strip("<") for at in (form.state, form.nationality))
    born, expires = (zone.held.get(name, "") for name in ("DateOfBirth", "DateOfExpiration"))
    sex = text[form.sex]
    return {
        "DocumentType": ("string", _kind(text[:2]), text[:2].strip("<"), SURE),
        "LastName": ("string", last.replace("<", " ").strip(), last, NAMED),
        "FirstName": ("string", first.replace("<", " ").strip(), first, NAMED),
        "DocumentNumber": ("string", zone.held.get("DocumentNumber", ""), zone.held.get("DocumentNumber", ""), SURE),
        "DateOfBirth": ("date", _day(born, past=True), born, SURE),
        "DateOfExpiration": ("date", _day(expires, past=False), expires, SURE),
        "Sex": ("string", sex if sex in "MFX" else "X" if sex == "<" else "", sex, NAMED),
        "CountryRegion": ("country", _CODES.get(state, state), state, NAMED),
        "Nationality": ("country", _CODES.get(nationality, nationality), nationality, NAMED),
        "MachineReadableZone": ("string", "\n".join(zone.rows), " ".join(line.text for line in zone.lines), SURE),
    }


def _kind(code: str) -> str:
    if code in ("AR", "IR", "CR") or code == "C1":
        return "residencePermit"
    return {"P": "passport", "V": "visa"}.get(code[0], "identityCard")


def _day(digits: str, past: bool) -> str:
    """ "740812" → 1974-08-12: nobody is born in the future, and no paper is valid for fifty years. Unknown days ("<<") are no date."""
    if not digits:
        return ""
    today, year = date.today(), 2000 + int(digits[:2])
    try:
        found = date(year, int(digits[2:4]), int(digits[4:6]))
        if past and found > today or not past and year > today.year + 50:
            found = found.replace(year=year - 100)
    except ValueError:
        return ""
    return found.isoformat()


def _value(zone: Zone, kind: str, value: str, content: str, sure: float) -> Value:
    """Where the zone's line stands that says it; the zone itself where all its lines do."""
    row = next((at for at, text in enumerate(zone.rows) if content and content in text), None)
    lines = zone.lines if row is None else zone.lines[row : row + 1]
    evidence = {"code": 1.0} | ({"checksum": 1.0} if sure == SURE and kind != "country" else {})
    return Value(kind, value, sure, content, lines[0].page, union([line.box for line in lines]), "code", evidence=evidence)


def check(zone: str) -> Check | None:
    """The check digits of a zone as kept in a value, a line a row; None for one of no known format."""
    rows = zone.split("\n")
    for format in FORMATS:
        if len(rows) == format.lines and rows[0].startswith(format.first) and all(len(row) == format.width for row in rows):
            text = "".join(rows)
            dates = [part for part in (format.birth, format.expiry) if part.stop]
            parts = [(text[part.start : part.stop], text[part.stop]) for part in dates] + [_numbered(format, text)]
            return Check("machine_readable_zone_digits", all(digit(of) == last for of, last in parts), ["MachineReadableZone"], "ICAO 9303 check digits")
    return None


def _numbered(format: Format, text: str) -> tuple[str, str]:
    part = format.number
    if text[part.stop] == "<":
        rest = text[part.stop + 1 :].partition("<")[0]
        return text[part.start : part.stop] + rest[:-1], rest[-1:]
    return text[part.start : part.stop], text[part.stop]
