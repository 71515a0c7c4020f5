"""Contracts: title, parties, dates, term and governing law. The text is read as prose, with every word's place kept.

Parties stand in the opening ("by and between …") and sign at the end; letters and forms name them only there, or by what they are called
("… (the “Company”)"). Who is named in both places is surest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from portal.core.extraction import labels, numbers
from portal.core.extraction.candidates import Printed, value_of
from portal.core.extraction.contracts import law, names, preamble, signatures, term
from portal.core.extraction.contracts.preamble import Named
from portal.core.extraction.contracts.prose import Prose, prose_of
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Check, Value, union

_FILE = re.compile(
    r"\.(?:html?|txt|pdf|docx?)\b|^\W*(?:exhibit|ex-|anlage|annexe?|schedule|appendix|anexo|allegato|bijlage)\b|^page \d|^(?:form|copy) of executed",
    re.I,
)
_TITLE_EDGES = re.compile(r"^(?:re|betreff|objet|asunto|oggetto|betreft|assunto)\s*:\s*|^\d+(?:\.\d+)*\s+", re.I)
#: Worth looking for labels at all: they cost more than all the rest of a long contract.
_NUMBERED = re.compile(
    r"(?:agreement|contract|vertrags?|contrat|contrato|contratto|contract)[- ]?(?:no|number|nr|nummer|id|n[°º]|num[ée]ro|número|numero)\b|n[°º] (?:de |"
    r"du )?contrat",
    re.I,
)
_SERVES = re.compile(
    r"(?:employment|employed|relationship|services?|engagement|engaged|position|associate|member|consultant|arbeitsverhältnis|"
    r"contrat de travail)\b[^.;()]{0,60}?\s(?:by|with|of|at|to|bei)\s+(?:the\s+)?$",
    re.I,
)
_MYSELF = re.compile(r"\b(?:I|Ich|Je soussignée?|Yo|Io|Ik|Eu),\s+")


def read(printed: Printed, doc_type: str = "contract") -> tuple[dict[str, Value], list[Check]]:
    """Fields of a contract."""
    prose = prose_of(printed)
    values: dict[str, Value] = {}
    heading = title(printed)
    if heading is not None:
        values["Title"] = heading
    number = numbers.best(numbers.ids_for(printed, "ContractId"), 0.5) if _NUMBERED.search(prose.text[:6000]) else None
    if number is not None:
        values["ContractId"] = value_of(number)
    elif (lone := _lone_number(printed)) is not None:
        values["ContractId"] = lone
    terms = names.defined_terms(prose.text[:20_000])
    named = preamble.parties(prose.text, terms)
    letter = not named
    parties = parties_of(prose, named, letter, _distinct(signatures.signed(printed, terms)), terms)
    for name, rows, sure in (("Parties", parties, 0.7), ("Jurisdictions", law.governing(prose), 0.75)):
        if rows:
            first = next(iter(rows[0].values()))
            sure = min([sure, *(value.confidence for row in rows for value in row.values() if value.type == "string")])
            values[name] = Value("array", rows, sure, first.content, first.page, first.box, "layout")
    values.update(term.read(printed, prose, letter))
    return values, []


def title(printed: Printed) -> Value | None:
    """The first heading that says what kind of agreement this is; names of files and numbers of exhibits are none."""
    for index, line in enumerate(printed.lines[:40]):
        if _is_title(line):
            lines = _whole_title(printed, index)
            printed_text = " ".join(one.text for one in lines)
            text = _TITLE_EDGES.sub("", re.sub(r"\s(?:This|THIS)\s.*$|\s*\((?:the|this|a) [“\"].*$", "", printed_text)).strip(" .,:")
            return Value("string", text, 0.75, printed_text, line.page, union([one.box for one in lines]), "layout")
    return None


def _lone_number(printed: Printed) -> Value | None:
    """A number alone on a line beside the title: "No. 2025-3378"."""
    for line in printed.lines[:6]:
        for cell in line.segments:
            match = re.fullmatch(r"(?:N\.|Nr\.?|No\.?|N[º°]|#)\s*([\w/-]*\d[\w/-]+)", cell.text.strip())
            if match:
                return Value("string", match[1], 0.6, cell.text, cell.page, cell.box, "layout")
    return None


def _is_title(line: Line) -> bool:
    says = re.search(rf"(?:\b|(?<=\w))(?:{names.phrases('titles')})s?\b", line.text, re.I)
    sentence = sum(word.text[:1].islower() for word in line.words) > max(2, len(line.words) // 2) or line.text.rstrip().endswith((",", ";"))
    return bool(says) and len(line.words) <= 12 and not sentence and not _FILE.search(line.text)


def _whole_title(printed: Printed, index: int) -> list[Line]:
    """The line with those above and below that it goes on with: of its size, and an "and", a comma or a hyphen leads over."""
    lines = [printed.lines[index]]
    while index > 0 and _leads_over(printed.lines[index - 1], lines[0]) and len(lines) < 3:
        index -= 1
        lines.insert(0, printed.lines[index])
    after = index + len(lines)
    while after < len(printed.lines) and _leads_over(lines[-1], printed.lines[after]) and len(lines) < 4:
        lines.append(printed.lines[after])
        after += 1
    return lines


def _leads_over(upper: Line, lower: Line) -> bool:
    near = upper.page == lower.page and lower.frame[1] - upper.frame[3] < 1.2 * upper.height and abs(upper.height - lower.height) < 0.25 * upper.height
    ends = re.search(r"(?:\b(?:and|of|for|with|und|et|y|e|en|to)|[,&-])$", upper.text.strip(), re.I)
    word = ends or re.match(r"(?:and|of|for|with|und|et|y|e|en)\b", lower.text, re.I)
    short = all(len(line.words) <= 12 and not _FILE.search(line.text) for line in (upper, lower))
    return bool(near and word and short) and upper.text.isupper() == lower.text.isupper()


def parties_of(prose: Prose, named: list[Named], letter: bool, signers: list[Span], terms: set[str]) -> list[dict[str, Value]]:
    """The parties with their addresses, in the order of the text, those who only signed last. `letter`: no opening names them."""
    if len(named) < 2:
        named = _merged(prose.text, named, _openly(prose.text, terms, strict=len(signers) > 1))
    found = [_party(prose, one, signers) for one in named]
    if len(found) < 2 or letter:
        found += [_signer(one) for one in signers if not any(_alike(one.text, row["Name"].value) for row in found)]
    if letter and len(signers) > 1:  # a letter speaks of others too: who signed it is party
        found = [row for row in found if any(_alike(one.text, row["Name"].value) for one in signers)] or found
    return found[:8]


def _alike(one: str, other: str) -> bool:
    a, b = labels.squash(one), labels.squash(other)
    return a == b or min(len(a), len(b)) > 4 and (a in b or b in a)


def _party(prose: Prose, one: Named, signers: list[Span]) -> dict[str, Value]:
    name = re.sub(r"\s+", " ", prose.text[one.start : one.end]).strip(" ,")
    signs = any(_alike(name, signer.text) for signer in signers)
    row = {"Name": prose.value("string", name, one.start, one.end, min(0.95, one.sure + (0.1 if signs else 0.0)))}
    row["Name"].evidence["signs"] = float(signs)
    if one.address is not None:
        start, end = one.address
        row["Address"] = prose.value("address", prose.text[start:end].strip(" ,"), start, end, 0.65)
    return row


def _signer(span: Span) -> dict[str, Value]:
    text = span.text.strip(" ,:")
    return {"Name": Value("string", text, 0.6, span.text, span.page, span.box, "layout", evidence={"signs": 1.0})}


def _distinct(found: Iterable[Span]) -> list[Span]:
    kept: list[Span] = []
    for one in found:
        if not any(_alike(one.text, other.text) for other in kept):
            kept.append(one)
    return kept[:8]


def _merged(text: str, one: list[Named], other: list[Named]) -> list[Named]:
    return one + [new for new in other if not any(preamble.same(text[new.start : new.end], text[old.start : old.end]) for old in one)]


def _openly(text: str, terms: set[str], strict: bool) -> list[Named]:
    """Parties of letters and forms, from the first 1,800 characters: whoever employs or is served, "I, …", and firms with a defined term."""
    found = []
    for match in names.firm().finditer(text, 0, 1800):
        while not names.is_party(match[0], terms) and (short := re.search(r"\b(?:of|and|&) (?=[A-Z])", match[0])):
            match = names.firm().match(text, match.start() + short.end())
            if match is None:
                break
        if match is None:
            continue
        called = re.match(r"[^().;]{0,160}?\((?:[^()]{0,60}?)[“\"„‘'][^()]{2,40}\)", text[match.end() : match.end() + 260])
        serves = _SERVES.search(text[max(0, match.start() - 120) : match.start()])
        if names.is_party(match[0], terms) and (serves or called and not strict):
            found.append(Named(match.start(), match.end(), 0.75 if serves else 0.55))
    for lead in _MYSELF.finditer(text, 0, 1800):
        person = names.PERSON.match(text, lead.end())
        if person and names.is_person(person[0]) and names.is_party(person[0], terms):
            found.append(Named(person.start(), person.end(), 0.8))
    return _merged(text, [], sorted(found, key=lambda one: one.start))
