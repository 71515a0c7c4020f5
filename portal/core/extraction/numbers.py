"""Numbers that name things: invoice and order numbers, tax ids, bank accounts. Check digits decide where a standard has them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib import import_module

from portal.core.extraction import dates, layout
from portal.core.extraction.candidates import Candidate, Printed
from portal.core.extraction.layout import Line, Span

_IBAN = re.compile(r"(?=\b([A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}(?: [A-Z0-9])?\b))")  # overlapping: a tax id before it must not swallow its start
_VAT = re.compile(
    r"\b(?:ATU\d{8}|BE[01]\d{9}|DE\d{9}|DK\d{8}|ES[A-Z0-9]\d{7}[A-Z0-9]|FR[A-Z0-9]{2}\d{9}|IE\d[A-Z0-9+*]\d{5}[A-Z]{1,2}|IT\d{11}|LU\d{8}|NL\d{9}B\d{2}"
    r"|PL\d{10}|PT\d{9}|SE\d{12}|FI\d{8}|CZ\d{8,10}|GB(?:\d{9}|\d{12}|GD\d{3})|CHE\d{9}|HU\d{8}|SK\d{10}|SI\d{8}|RO\d{2,10}|BG\d{9,10}|EL\d{9}|HR\d{11})\b"
)
#: The number of a page, which is none of anything else.
_PAGE = re.compile(r"(?:p[aá]g(?:e|ina)?|seite|blatt|folha)\.?:?\d{1,3}(?:/\d{1,3})?", re.I)
_BIC = re.compile(r"\b[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?\b")


def ids_for(printed: Printed, *fields: str) -> list[Candidate]:
    """Numbers beside the labels of `fields`: a word with a digit in it that is neither a date nor an amount of money."""
    found = []
    for one in printed.texts_for(*fields, below=2):
        span = id_in(one.span)
        if span is None:
            continue
        text = span.text.strip(" .,:;#()")
        doubt = 0.35 if re.fullmatch(r"\d{1,2}|(?:19|20)\d\d", text) else 0.0
        doubt += 0.25 if span.words[0] is not one.span.words[0] else 0.0
        doubt += (0.15 if doubt else 0.03) if len(one.span.words) > 4 else 0.0
        found.append(replace(one, value=text, span=span, content=text, score=one.score - doubt + (0.08 if len(text) >= 4 else 0.0)))
    return sorted(found, key=lambda one: -one.score)


def id_in(span: Span) -> Span | None:
    """The first word or words of `span` that may be the number of something."""
    found = dates.find(span.text)
    if found and found[0].start == 0:
        return None
    for index, word in enumerate(span.words[:4]):
        text = word.text.strip(".,:;#()")
        if not re.search(r"\d", text) or not re.fullmatch(r"[\w./\\#:+*-]+", text):
            continue
        if _PAGE.fullmatch(text) or dates.find(text) or re.fullmatch(r"[-+]?\d{1,3}(?:[.,]\d{3})*[.,]\d{2}|\d{1,2}:\d\d(?::\d\d)?", text):
            continue
        stop = index + 1
        while stop < len(span.words) and re.fullmatch(r"[-/]|[-/]\d[\w-]*", span.words[stop].text):
            stop += 1
        if index and re.fullmatch(r"[A-Z]{1,5}[-/]?", span.words[index - 1].text) and len(text) > 2:
            index -= 1
        return span.part(index, stop)
    return None


def ibans(printed: Printed) -> list[Candidate]:
    """All IBANs; those whose check digits hold come first and surely."""
    found = []
    for line in printed.lines:
        for span, text in _found(_IBAN, line):
            compact = re.sub(r"\s", "", text)
            length = _iban_lengths().get(compact[:2])
            if length and len(compact) >= length:
                compact = compact[:length]
                found.append(Candidate(compact, span, 0.98 if mod97(compact) else 0.6, content=text, method="label"))
    for one in printed.texts_for("IBAN"):
        whole = _whole(one.span, r"[A-Z0-9]{2,34}")
        if whole is not None and re.match(r"[A-Z]{2}\d{2}", whole.text) and not any(other.span.words[0] is whole.words[0] for other in found):
            found += _completed(printed, replace(one, value=re.sub(r"\s", "", whole.text), span=whole, content=whole.text, score=0.55))
    sure = [replace(one, evidence={"checksum": 1.0}) for one in found if one.score > 0.9]
    return sure or [replace(one, evidence={"checksum": 0.0}) for one in sorted(found, key=lambda one: -one.score)]


def _completed(printed: Printed, one: Candidate) -> list[Candidate]:
    """The IBAN, with what a narrow column has put on the next line when that makes it whole."""
    compact, length = str(one.value), _iban_lengths().get(str(one.value)[:2], 0)
    if len(compact) >= length:
        return [one]
    for cell in printed.under(one.span, reach=1.5)[:1]:
        rest = _whole(cell, r"[A-Z0-9]{1,34}")
        whole = layout.joined([one.span, rest]) if rest is not None else one.span
        text = re.sub(r"\s", "", whole.text)
        if len(text) == length and mod97(text):
            return [replace(one, value=text, span=whole, content=whole.text, score=0.98)]
    return [one]


def accounts(printed: Printed) -> list[Candidate]:
    """Account numbers beside their labels, with all their groups ("0048 2210 9"), best first."""
    found = []
    for one in printed.texts_for("BankAccountNumber", below=1):
        span = _whole(one.span, r"[\d./-]*\d[\d./-]*")
        span = span or (id_in(one.span) if re.match(r"[A-Z]{2}\d{5,}", one.span.text) else None)
        if span is not None and sum(char.isdigit() for char in span.text) >= 5 and not dates.find(span.text):
            found.append(replace(one, value=span.text.strip(" ./-"), span=span, content=span.text.strip(" ./-")))
    return sorted(found, key=lambda one: -one.score)


def _whole(span: Span, word: str) -> Span | None:
    """The first words of `span` as far as they look like parts of one number; a colon or "#" before them is left out."""
    start = next((at for at, one in enumerate(span.words[:3]) if re.search(r"\w", one.text)), 0)
    stop = start
    while stop < len(span.words) and re.fullmatch(word, span.words[stop].text.strip(",;:")):
        stop += 1
    return span.part(start, stop) if stop > start else None


def mod97(iban: str) -> bool:
    """The check digits of an IBAN (ISO 13616, ISO 7064 MOD 97-10)."""
    digits = "".join(str(int(char, 36)) for char in iban[4:] + iban[:4] if char.isalnum())
    return digits.isdigit() and int(digits) % 97 == 1


@cache
def _iban_lengths() -> dict[str, int]:
    """ISO 13616 registry, countries that are met in practice."""
    pairs = (
        "AD24 AE23 AT20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GB22 GI23 GR27 HR21 HU28 IE22 IL23 IS26 IT27 LI21 LT20 LU20 "
        "LV21 MC27 MT31 NL18 NO15 PL28 PT25 RO24 SA24 SE24 SI19 SK24 SM27 TR26 UA29"
    )
    return {pair[:2]: int(pair[2:]) for pair in pairs.split()}


def vat_ids(printed: Printed) -> list[Candidate]:
    """All value-added-tax ids of European form, valid check digits first (python-stdnum)."""
    found = []
    for line in printed.lines:
        for span, text in _found(_VAT, line, squeeze=True):
            valid = _vat_valid(text)
            found.append(Candidate(text, span, 0.95 if valid else 0.75, content=span.text, evidence={"checksum": float(valid)}))
    return found


def _vat_valid(text: str) -> bool:
    from stdnum.eu import vat  # costs 15 ms: only where there is something to check

    try:
        return bool(vat.is_valid(text))
    except Exception:
        return False


#: Modules of python-stdnum for tax numbers that aren't of the European form, by country.
_LOCAL = {"AU": "au.abn", "BR": "br.cnpj", "CH": "ch.uid", "ES": "es.nif", "GB": "gb.vat", "IN": "in_.gstin", "IT": "it.iva", "NO": "no.mva", "PT": "pt.nif"}


def is_tax_id(text: str, country: str | None) -> bool | None:
    """Whether the check digits of a tax number hold by the rules of the country (ISO 3166); None where it has no rule here."""
    if country not in _LOCAL:
        return None
    try:
        return bool(import_module(f"stdnum.{_LOCAL[country]}").is_valid(text))
    except Exception:
        return False


def bics(printed: Printed) -> list[Candidate]:
    """The codes beside their labels, without what follows in the line."""
    found = []
    for one in printed.texts_for("SWIFT"):
        match = _BIC.match(one.span.words[0].text)
        if match:
            found.append(replace(one, value=match[0], span=one.span.part(0, 1), content=match[0], evidence={"checksum": 1.0}))
    return found + [one for one in _beside_ibans(printed) if not any(other.value == one.value for other in found)]


def _beside_ibans(printed: Printed) -> list[Candidate]:
    """Codes without a label on the line of an IBAN, of the same country."""
    found = []
    for iban in ibans(printed):
        line = printed.lines[printed.line_of(iban.span)]
        for at, word in enumerate(line.words):
            if _BIC.fullmatch(word.text) and word.text[4:6] == str(iban.value)[:2]:
                found.append(Candidate(word.text, line.part(at, at + 1), 0.8, content=word.text, evidence={"checksum": 1.0}))
    return found


def _found(pattern: re.Pattern, line: Line, squeeze: bool = False) -> list[tuple[Span, str]]:
    """Matches in a line with the words that hold them; `squeeze` also looks across spaces and dots within an id."""
    found = []
    for segment in line.segments:
        if sum(char.isdigit() for char in segment.text) < 6 and "GD" not in segment.text:
            continue  # fewer than any such number has
        text, owners = _run(segment, squeeze)
        for match in pattern.finditer(text):
            group = 1 if pattern.groups else 0
            places = sorted({owners[i] for i in range(match.start(group), match.end(group)) if owners[i] is not None})
            if places:
                found.append((segment.part(places[0], places[-1] + 1), match[group]))
    return found


def _run(segment: Span, squeeze: bool) -> tuple[str, list[int | None]]:
    """The cell's text and, per character, the index of its word. Squeezed: no space before a digit group that continues an id."""
    text, owners = "", []
    for index, word in enumerate(segment.words):
        piece = re.sub(r"[.\-](?=\d)", "", word.text) if squeeze and re.match(r"[A-Z]{2,3}[.\-]?[A-Z0-9.\-]+$", word.text) else word.text
        joins = squeeze and text and re.search(r"(?:^|\s)[A-Z]{2,3}[A-Z\d]{0,12}$", text) and re.match(r"[A-Z]?\d", piece)
        if text and not joins:
            text, owners = text + " ", [*owners, None]
        text, owners = text + piece, owners + [index] * len(piece)
    return text, owners


def best(found: Sequence[Candidate], least: float = 0.3) -> Candidate | None:
    one = max(found, key=lambda one: one.score, default=None)
    return one if one is not None and one.score >= least else None
