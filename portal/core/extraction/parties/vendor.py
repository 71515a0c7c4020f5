"""Who issued a document: its name also shows in mail and web addresses, its legal form, the size of its letters and its place at the head."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median

from portal.core.extraction import labels
from portal.core.extraction.candidates import Candidate, Printed
from portal.core.extraction.layout import Span
from portal.core.extraction.parties.addresses import Block, height_of, own_signs
from portal.core.extraction.parties.names import acceptable, cleaned, has_legal_form, same_name

_HOST = re.compile(
    r"@(?:[\w-]+\.)*([\w-]+)\.[a-z]{2,}|(?:www\.|https?://)(?:www\.)?(?:[\w-]+\.)*?([\w-]{2,})\.(?:co\.)?[a-z]{2,4}\b|\b([\w-]{3,})\.(?:com|net|org|io|de|"
    r"fr|nl|it|es|eu|co\.uk)\b",
    re.I,
)
_SMALL_PRINT = re.compile(
    r"registered|company (?:no|number|reg)|\bcapital\b|siret|siren|\brcs\b|handelsregister|amtsgericht|\bhr[ab]\b|geschäftsführer|sitz der|p\.? ?iva|"
    r"reg\. imp|rea\b|"
    r"registro mercantil|inscrita|\bcif\b|\bkvk\b|matriculada|capital social|\bvat\b|\babn\b|ust-id",
    re.I,
)
_FORM_FIRST = re.compile(r"(?:SARL|SAS|SASU|EURL|SA|SCI|SNC)$")
_GOES_ON = re.compile(r"(?:au|à|-|–|·|\||SIRET|RCS|sis|sise)$|^\d", re.I)
_CUTS = re.compile(r"\s+[-–—|·•●/]\s+|\s*[|·•●]\s*|\s{3,}")


def vendor_of(printed: Printed, found: Sequence[Block], customer: Candidate | None) -> Candidate | None:
    """The best of all names on the document for the firm that issued it."""
    hosts_of_firm = hosts(printed, customer)
    usual = median([line.height for line in printed.lines] or [10.0])
    options: dict[str, Candidate] = {}
    for one in _vendor_options(printed, found):
        text = str(one.value)
        if customer and (same_name(text, str(customer.value)) and one.span.page == customer.span.page):
            continue
        score = one.score + _name_points(printed, one.span, hosts_of_firm, usual)
        key = labels.squash(text)
        if key in options:
            score = max(score, options[key].score) + 0.05
        if key not in options or score > options[key].score:
            options[key] = replace(one, score=score)
    best = max(options.values(), key=lambda one: one.score, default=None)
    return _in_full(best, options.values()) if best and best.score > 0.3 else None


def _in_full(best: Candidate, options: Iterable[Candidate]) -> Candidate:
    """A sign of one word at the head stands for the firm whose full name, with its legal form, begins with it."""
    short = labels.squash(str(best.value))
    if has_legal_form(str(best.value)) or len(short) < 4:
        return best
    longer = [one for one in options if labels.squash(str(one.value)).startswith(short) and has_legal_form(str(one.value)) and one.score > 0.2]
    full = max(longer, key=lambda one: one.score, default=None)
    return replace(full, score=best.score) if full else best


def _vendor_options(printed: Printed, found: Sequence[Block]) -> list[Candidate]:
    options = []
    for one in printed.texts_for("VendorName", accept=acceptable, below=2):
        options.append(replace(one, score=0.75 * one.score))
    for block in found:
        base = {"VendorName": 0.35 + 0.4 * block.sure, "CustomerName": -0.8, "ShippingAddress": -0.8}.get(block.role, 0.2)
        name = block.name
        options.append(Candidate(name.text, name, base + (0.25 if own_signs(printed, block) else 0.0), method="layout"))
    in_block = {id(cell) for block in found for cell in block.cells}
    for line in printed.lines:
        fold = printed.fold(line)
        for cell in line.segments:
            legal = _in_legal_line(cell)
            if legal is not None:
                options.append(Candidate(legal.text, legal, 0.15, method="layout"))
                continue
            short = cleaned(cell)
            if id(cell) in in_block or short is None or len(short.words) > 8:
                continue
            if fold < 0.25 / len(printed.pages) and line.page == printed.pages[0].number:
                options.append(Candidate(cell.text, cell, 0.1, method="layout"))
            elif has_legal_form(_CUTS.split(cell.text)[0]) and len(cell.words) <= 8:
                options.append(Candidate(cell.text, cell, 0.0, method="layout"))
    cleanable = ((one, cleaned(one.span)) for one in options)
    return [replace(one, value=span.text, span=span) for one, span in cleanable if span is not None and not printed.is_label(span)]


def _in_legal_line(cell: Span) -> Span | None:
    """The firm in a line of the small print: "Brightwave Ltd. Registered in England …", "SARL Lefèvre au capital de …"."""
    words = cell.words
    if len(words) < 5 or not _SMALL_PRINT.search(cell.text):
        return None
    if _FORM_FIRST.match(words[0].text):
        stop = next((i for i in range(2, min(8, len(words))) if _GOES_ON.match(words[i].text) or words[i - 1].text.endswith(",")), None)
        return cell.part(0, stop) if stop else None
    for stop in range(2, min(8, len(words)) + 1):
        goes_on = stop < len(words) and has_legal_form(f"x {words[stop].text}")
        if has_legal_form(cell.part(0, stop).text.strip(" ,;")) and not goes_on:
            return cell.part(0, stop) if acceptable(cell.part(0, stop).text) else None
    return None


def _name_points(printed: Printed, span: Span, hosts: set[str], usual: float) -> float:
    text, squashed = span.text, labels.squash(span.text)
    points = 0.35 if has_legal_form(text) else 0.0
    if any(len(host) > 2 and (host in squashed or (len(squashed) > 4 and squashed in host)) for host in hosts):
        points += 0.45
    size = max(frame[3] - frame[1] for frame in span.frames) / usual
    points += min(0.2, max(0.0, 0.2 * (size - 1.15)))
    top = span.frame[1] / height_of(printed, span.page)
    if span.page == printed.pages[0].number:
        points += 0.25 * max(0.0, 1.0 - top / 0.3)
    points -= 0.25 if len(span.words) > 7 else 0.0
    points -= 0.2 if sum(word.text[:1].islower() for word in span.words) > 1 else 0.0  # a sentence rather than a name
    points -= 0.2 if re.search(r"\d", text) else 0.0
    return points - (0.3 if text.endswith((".", "!", "?")) and not has_legal_form(text) else 0.0)


def hosts(printed: Printed, customer: Candidate | None = None) -> set[str]:
    """Squashed names of the hosts in mail and web addresses that stand away from the customer's name."""
    ignored = {labels.squash(host) for host in labels.data("names")["hosts"]}
    found = set()
    for line in printed.lines:
        for cell in line.segments:
            if customer and _close(cell, customer.span):
                continue
            for match in _HOST.finditer(cell.text):
                host = labels.squash(match[1] or match[2] or match[3])
                if host and host not in ignored:
                    found.add(host)
    return found


def _close(cell: Span, other: Span) -> bool:
    below = cell.frame[1] - other.frame[3]
    return cell.page == other.page and -2 <= below < 9 * max(8.0, other.height) and abs(cell.frame[0] - other.frame[0]) < 12
