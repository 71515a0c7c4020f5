"""Contracts: title, parties of the preamble, dates, term and governing law. The text is read as prose, with every word's place kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from portal.core.extraction import dates, parties
from portal.core.extraction.candidates import Printed
from portal.core.extraction.model import Check, Value, Word, union

_FORM = (
    r"Inc(?:orporated)?\b\.?|INC\b\.?|L\.?L\.?C\b\.?|Corporation|CORPORATION|Corp\b\.?|CORP\b\.?|"
    r"Company(?! and)|COMPANY|Ltd\b\.?|LTD\b\.?|Limited|LIMITED|LLP|"
    r"L\.?P\b\.?|N\.A\.|AG\b|GmbH|"
    r"S\.A\.(?:S\.)?|plc\b|PLC\b|B\.V\.|N\.V\.|Pty\.? Ltd\.?|Co\b\.?,? (?:Ltd\b\.?|Inc\b\.?|LLC)|Co\.|SE\b|KG\b|"
    r"Foundation|University|Trust\b|Bank\b"
)
_NAME = r"[A-Z0-9][\w&.'’/-]*(?:,? (?:[A-Z0-9&][\w&.'’/-]*|of|and|the|for|de|[a-z]?&))*?"
_FIRM = re.compile(rf"(?:the )?({_NAME},? (?:{_FORM}))(?=[\s,;.()“\"'’]|$)")
_DEFINED = re.compile(rf"({_NAME})(?:,[^()“”]{{0,220}}?)?\s*\((?:[^()]{{0,60}}?)?[“\"‘'][^”\"’')]{{2,40}}[”\"’']")
_BETWEEN = re.compile(r"\b(?:by and (?:between|among)|between|among|zwischen|entre|BETWEEN|AMONG|By and Between|Between)\b:?", re.I)
_EFFECTIVE = re.compile(
    r"(?:effective (?:date|as of)|entered into (?:on|as of|this|effective)|(?:made|dated|dated as of|as of|executed)"
    r"(?: and entered into)?(?: effective)?(?: as of| on| this)?|on this|this)\W",
    re.I,
)
_STATE = r"(?i:state|commonwealth|province|republic|federal republic|kingdom)"
_LAW = re.compile(
    rf"(?i:laws?|jurisdiction|courts?)\s+(?i:and \w+ )?(?i:of|in|located in)\s+(?i:the\s+)?(?:{_STATE}\s+(?i:of)\s+)?(?:the\s+)?"
    r"([A-Z][a-z]+(?: (?:[A-Z][a-z]+|of))*)"
    rf"|(?i:govern|constru|interpret)\w*\s[^.]{{0,160}}?\b{_STATE}\s+(?i:of)\s+([A-Z][a-z]+(?: [A-Z][a-z]+)?)"
    r"|(?:internal|substantive)\s+([A-Z][a-z]+(?: [A-Z][a-z]+)?) laws?"
    r"|\b([A-Z][a-z]+(?: [A-Z][a-z]+)?) (?:law|laws)\s+(?:shall|will) govern"
    r"|Recht\s+der\s+([A-Z]\w+(?: [A-Z]\w+)*)|Gerichtsstand\s+(?:ist|für[^.]{0,60} ist)\s+([A-Z]\w+)",
    re.S,
)
_TERM = re.compile(
    r"(?:period|term|duration)\s+of\s+([\w-]+(?:\s*\(\d+\))?\s+(?:days?|months?|years?))|(?:for|within)\s+([\w-]+\s*\(\d+\)\s+(?:months?|years?))",
    re.I,
)
_NO_PARTY = re.compile(
    r"^(?:agreement|exchange act|securities|section|exhibit|this|the company|state|date|party|board|confidential|page|"
    r"whereas|non-disclosure)\b",
    re.I,
)
_NOWHERE = re.compile(
    r"agreement|\.htm|\bexhibit|\bex-?\d|"
    r"^(?:the )?(?:january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.I,
)
_NO_REGION = {"The", "This", "Any", "Such", "Confidential", "Each", "State", "Agreement", "Company", "Federal", "Applicable", "United"}


@dataclass(slots=True)
class Prose:
    """Running text with the word behind each of its characters."""

    text: str
    words: list[tuple[int, Word]]
    owner: list[int]

    def value(self, kind: str, value: object, start: int, end: int, sure: float, method: str = "layout") -> Value:
        """A value grounded on the words of `text[start:end]` that stand on its first page."""
        places = sorted({self.owner[i] for i in range(start, min(end, len(self.owner)))})
        number = self.words[places[0]][0]
        boxes = [self.words[i][1].box for i in places if self.words[i][0] == number]
        return Value(kind, value, sure, self.text[start:end].strip(), number, union(boxes), method)


def read(printed: Printed, doc_type: str = "contract") -> tuple[dict[str, Value], list[Check]]:
    """Fields of a contract."""
    prose = _prose(printed)
    values: dict[str, Value] = {}
    title = _title(printed)
    if title is not None:
        values["Title"] = title
    start = _between(prose)
    firms = list(_parties(prose, start)) or list(_parties(prose, 0))
    if firms:
        first = firms[0]["Name"]
        values["Parties"] = Value("array", firms, 0.7, first.content, first.page, first.box, "layout")
    effective = _effective(printed, prose)
    if effective is not None:
        values["EffectiveDate"] = effective
    regions = _regions(prose)
    if regions:
        first = regions[0]["Region"]
        values["Jurisdictions"] = Value("array", regions, 0.75, first.content, first.page, first.box, "layout")
    term = _TERM.search(prose.text)
    if term:
        group = 1 if term[1] else 2
        values["ContractDuration"] = prose.value("string", re.sub(r"\s+", " ", term[group]), term.start(group), term.end(group), 0.6)
    return values, []


def _prose(printed: Printed) -> Prose:
    text, words, owner = [], [], []
    for line in printed.lines:
        for word in line.words:
            text.append(word.text)
            owner += [len(words)] * (len(word.text) + 1)
            words.append((line.page, word))
    return Prose(" ".join(text), words, owner)


def _title(printed: Printed) -> Value | None:
    """The first heading that says what kind of agreement this is."""
    for line in printed.lines[:40]:
        if (
            re.search(
                r"\b(?:agreement|contract|lease|vertrag|vereinbarung|contrat|contrato|contratto|deed|memorandum|offer letter)\b",
                line.text,
                re.I,
            )
            and len(line.words) <= 12
        ):
            return Value("string", line.text.strip(" .,:"), 0.75, line.text, line.page, line.box, "layout")
    return None


def _between(prose: Prose) -> int:
    """Where the preamble begins to name the parties; 0 when it doesn't say "between"."""
    match = _BETWEEN.search(prose.text[:2500])
    return match.end() if match else 0


def _parties(prose: Prose, start: int) -> Iterable[dict[str, Value]]:
    """Names of the preamble, each once: firms by their legal form, and whoever is given a defined term ("Executive")."""
    region = prose.text[start : start + 1400] if start else prose.text[:1800]
    stop = re.search(r"WHEREAS|WITNESSETH|RECITALS|Recitals|NOW,? THEREFORE|Background|1\.\s|Präambel|§ ?1", region[60:])
    region = region[: 60 + stop.start()] if stop else region
    spans = [(m.start(1), m.end(1)) for m in _FIRM.finditer(region)]
    spans += [(m.start(1), m.end(1)) for m in _DEFINED.finditer(region) if not any(s < m.end(1) and m.start(1) < e for s, e in spans)]
    seen: list[str] = []
    for first, last in sorted(spans):
        name = re.sub(r"\s+", " ", region[first:last]).strip(" ,")
        if (
            len(name) < 4
            or _NO_PARTY.search(name)
            or _NOWHERE.search(name)
            or any(parties.same_name(name, other) for other in seen)
            or len(name.split()) > 9
        ):
            continue
        seen.append(name)
        if len(seen) > 4:
            return
        yield {"Name": prose.value("string", name, start + first, start + last, 0.7)}


def _effective(printed: Printed, prose: Prose) -> Value | None:
    """The date that the preamble takes effect on, else the first date of the document."""
    found = dates.find(prose.text[:9000], printed.order) or dates.find(prose.text, printed.order)[-1:]
    scored = []
    for place, one in enumerate(found):
        before = prose.text[max(0, one.start - 70) : one.start]
        after = prose.text[one.end : one.end + 40]
        points = 1.0 if _EFFECTIVE.search(before) else 0.0
        points += 0.6 if re.search(r"effective date", before + after, re.I) else 0.0
        points -= 0.05 * place + (0.5 if re.search(r"exhibit|filed|form|act of|amended", before[-30:], re.I) else 0.0)
        scored.append((points, one))
    if not scored:
        return None
    points, one = max(scored, key=lambda pair: pair[0])
    return prose.value("date", one.iso, one.start, one.end, 0.8 if points > 0.5 else 0.45)


def _regions(prose: Prose) -> list[dict[str, Value]]:
    """Whose law governs, the place that is named most; ties go to the first."""
    counts: dict[str, list] = {}
    for match in _LAW.finditer(prose.text):
        group = match.lastindex
        name = re.sub(r"\s+of$", "", match[group])
        if (
            re.search(r"\b(?:County|Courts?|Bank|Company)$", name)
            or name.split()[0] in _NO_REGION
            and name not in ("United States", "United Kingdom")
        ):
            continue
        governs = bool(re.search(r"govern|constru|interpret|accordance|Recht", prose.text[max(0, match.start() - 140) : match.end() + 40]))
        counts.setdefault(name, [0, match.start(group), match.end(group)])[0] += 3 if governs else 1
    if not counts:
        return []
    name, (points, start, end) = max(counts.items(), key=lambda item: item[1][0])
    return [{"Region": prose.value("string", name, start, end, 0.8 if points >= 3 else 0.5)}]
