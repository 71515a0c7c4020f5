"""Who sent a document and who received it: address blocks, labelled names, and what else speaks for a firm's name.

Blocks are found from their last line (a postal code with its town) upwards; a label above or in front gives a block its role. A firm's
own name also shows in its mail and web addresses, its legal form, the size of its letters and its place at the head of the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from statistics import median

from portal.core.extraction import labels
from portal.core.extraction.candidates import Candidate, Printed
from portal.core.extraction.layout import Span
from portal.core.extraction.model import Value, union

_POSTAL = re.compile(
    r"^(?:[A-Z]{1,2}[- ])?(?:\d{4,6}(?: ?[A-Z]{2})? +|\d{5}(?=[A-Z]))[^\W\d_]{2,}"  # 12345 Town, D-12345 Town, 3012 CN Rotterdam
    r"|\b[A-Z]{2}\.?,? +\d{5}(?:-\d{4})?$"  # Town, ST 12345
    r"|\b[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}$"  # London SW1A 1AA
    r"|\b(?:VIC|NSW|QLD|SA|WA|TAS|ACT|NT),? \d{4}$|\b[A-Z]\d[A-Z] ?\d[A-Z]\d$"
    r"|^\d{5},? [^\W\d_]|[^\W\d_]{3,},? \d{5,6}\.?$"
)
_HOST = re.compile(
    r"@(?:[\w-]+\.)*([\w-]+)\.[a-z]{2,}|(?:www\.|https?://)(?:www\.)?(?:[\w-]+\.)*?([\w-]{2,})\.(?:co\.)?[a-z]{2,4}\b|\b([\w-]{3,})\.(?:com|net|org|io|de|fr|nl|it|es|eu|co\.uk)\b",
    re.I,
)
_CUTS = re.compile(r"\s+[-–—|·•●/]\s+|\s*[|·•●]\s*|\s{3,}")
_NO_NAME = re.compile(
    r"@|www\.|https?:|^\W*\d[\d\s./,-]*$|\d{2}[./]\d{2}[./]\d{2,4}|^\+?\(?\d{2,}[\d\s().-]{6,}|[$€£]\s?\d|^(?:tel|fax|phone|fon|ph|telefon|mobile?)\b",
    re.I,
)


@dataclass(slots=True)
class Block:
    """An address block: its cells top down and the role that a label gives it ("CustomerName", "VendorName", "ShippingAddress" or "")."""

    cells: list[Span]
    role: str = ""
    sure: float = 0.0

    @property
    def name(self) -> Span:
        return self.cells[0]

    @property
    def address(self) -> list[Span]:
        return self.cells[1:]


@dataclass(slots=True)
class Parties:
    vendor: Candidate | None = None
    customer: Candidate | None = None
    vendor_address: Value | None = None
    customer_address: Value | None = None
    shipping_address: Value | None = None
    blocks: list[Block] = field(default_factory=list)


def find(printed: Printed) -> Parties:
    """Vendor and customer of an invoice-like document with their addresses."""
    found = blocks(printed)
    customer = customer_of(printed, found)
    vendor = vendor_of(printed, found, customer)
    parties = Parties(vendor, customer, blocks=found)
    for block in found:
        value = address_value(block)
        if block.role == "ShippingAddress":
            parties.shipping_address = parties.shipping_address or value
        elif customer and same_name(block.name.text, str(customer.value)):
            parties.customer_address = parties.customer_address or value
        elif vendor and same_name(block.name.text, str(vendor.value)):
            parties.vendor_address = parties.vendor_address or value
    return parties


# -- address blocks ---------------------------------------------------------------------------------------------------


def blocks(printed: Printed) -> list[Block]:
    """Address blocks in reading order."""
    found: list[Block] = []
    for index, line in enumerate(printed.lines):
        for cell in line.segments:
            if len(cell.words) <= 9 and _POSTAL.search(cell.text.strip(" ,.")) and all(one.plain for one in printed.amounts_in(cell)):
                block = _block_above(printed, index, cell)
                if block and not any(block.name is other.name for other in found):
                    found.append(block)
    return found


def _block_above(printed: Printed, index: int, last: Span) -> Block | None:
    cells, label, sure = [last], "", 0.0
    for above in range(index - 1, max(-1, index - 16), -1):
        line = printed.lines[above]
        air = 2.8 if len(cells) == 1 else 1.3  # German forms leave a line free above the town
        if line.page != last.page or cells[0].frame[1] - line.frame[3] > air * max(last.height, 8):
            break
        cell = next((c for c in line.segments if abs(c.frame[0] - last.frame[0]) < 7), None)
        if cell is None:
            continue
        role = _role_of(printed, above, cell)
        if role:
            label, sure, rest = role
            if rest is not None:
                cells.insert(0, rest)
            break
        if printed.is_label(cell) and cell.text.rstrip().endswith(":") or cells[0].frame[1] - cell.frame[3] > air * max(last.height, 8):
            break
        cells.insert(0, cell)
        if len(cells) > 7:
            break
    cells = [c for c in cells if acceptable(c.text) or c is not cells[0]]
    if len(cells) < 2:
        return None
    if not label:
        label, sure = _role_before(printed, cells[0])
    return Block(cells, label, sure)


_ROLES = ("ShippingAddress", "CustomerName", "VendorName", "CustomerAddress", "VendorAddress")


def _role_of(printed: Printed, index: int, cell: Span) -> tuple[str, float, Span | None] | None:
    """The role that a label cell gives to what stands under it, how surely, and the name when it follows in the same cell."""
    first = cell.words[0]
    for label in printed._labelled[index]:
        if label.span.words[0] is not first:
            continue
        role = max(_ROLES, key=label.strength)
        strength = label.strength(role)
        if strength < 0.4:
            return None
        rest = cell.part(len(label.span.words), len(cell.words)) if len(cell.words) > len(label.span.words) else None
        if rest is not None and not acceptable(rest.text):
            rest = None
        return role.replace("CustomerAddress", "CustomerName").replace("VendorAddress", "VendorName"), strength, rest
    return None


def _role_before(printed: Printed, cell: Span) -> tuple[str, float]:
    """A label to the left of the block's first line, or right above it with a little more air."""
    index = printed.line_of(cell)
    left = [c for c in printed.lines[index].segments if c.frame[2] <= cell.frame[0]]
    found = _role_of(printed, index, left[-1]) if left and cell.frame[0] - left[-1].frame[2] < 60 else None
    for above in range(index - 1, max(-1, index - 4), -1):
        line = printed.lines[above]
        if found or line.page != cell.page or cell.frame[1] - line.frame[3] > 2.5 * max(cell.height, 8):
            break
        over = next((c for c in line.segments if abs(c.frame[0] - cell.frame[0]) < 12), None)
        found = _role_of(printed, above, over) if over else None
    return (found[0], found[1] * 0.95) if found else ("", 0.0)


def address_value(block: Block) -> Value | None:
    lines = [cell for cell in block.address if not re.search(r"@|https?:|www\.", cell.text)]
    if not lines:
        return None
    text = ", ".join(cell.text.strip(" ,") for cell in lines)
    return Value("address", text, 0.6, text, lines[0].page, union([cell.box for cell in lines]), "layout")


# -- names ------------------------------------------------------------------------------------------------------------


def acceptable(text: str) -> bool:
    """Whether a text can be a name: letters in it, no amount, date, address of mail or web, nor a heading."""
    squashed = labels.squash(text)
    letters = sum(char.isalpha() for char in text)
    return (
        1 < letters
        and not text.endswith(":")
        and letters >= 0.4 * len(squashed)
        and len(text) < 90
        and not _NO_NAME.search(text)
        and squashed not in _never()
    )


@cache
def _never() -> frozenset[str]:
    return frozenset(labels.squash(word) for word in labels.data("names")["never"])


@cache
def _legal() -> tuple[str, ...]:
    return tuple(sorted((labels.squash(form) for form in labels.data("names")["legal"]), key=len, reverse=True))


@cache
def _prefixes() -> frozenset[str]:
    return frozenset(labels.squash(word) for word in labels.data("names")["prefixes"])


def has_legal_form(text: str) -> bool:
    words = [labels.squash(word) for word in re.split(r"[\s,]+", text) if labels.squash(word)]
    ends = {"".join(words[-count:]) for count in (1, 2, 3, 4) if len(words) > count} | {word for word in words[1:] if len(word) > 2}
    return any(form in ends for form in _legal()) or "".join(words).endswith(("sdnbhd", "gmbh", "pteltd", "ptyltd"))


def cleaned(span: Span) -> Span | None:
    """The name itself: a form of address before it and whatever follows a separator are cut off; None when nothing is left."""
    words, start, stop = span.words, 0, len(span.words)
    while start < stop and (labels.squash(words[start].text) in _prefixes() or not labels.squash(words[start].text)):
        start += 1
    for index in range(start + 1, stop):
        if re.fullmatch(r"[-–—|·•●*]+", words[index].text):
            stop = index
            break
    while stop - 1 > start and labels.squash(words[stop - 1].text) in _never():
        stop -= 1
    kept = span.part(start, stop) if start < stop else None
    return kept if kept and acceptable(kept.text) else None


def same_name(one: str, other: str) -> bool:
    a, b = labels.squash(one), labels.squash(other)
    return bool(a and b) and (a == b or (min(len(a), len(b)) >= 6 and (a in b or b in a)))


def customer_of(printed: Printed, found: Sequence[Block]) -> Candidate | None:
    """The labelled name, else the name of a block that a label or its place gives to the customer."""
    options = []
    for one in printed.texts_for("CustomerName", accept=acceptable, below=3):
        span = cleaned(one.span)
        if span is not None and not printed.is_label(span):
            company = -0.4 if span.text[:1].islower() or span.text.endswith(":") else 0.06 if has_legal_form(span.text) else 0.0
            options.append(
                replace(
                    one,
                    value=span.text,
                    span=span,
                    score=one.score + company - (0.3 if len(span.words) > 8 else 0.0) - 0.1 * printed.fold(span),
                )
            )
    for block in found:
        span = cleaned(block.name)
        if span is None or block.role in ("VendorName", "ShippingAddress"):
            continue
        if block.role:
            options.append(Candidate(span.text, span, 0.1 + 0.8 * block.sure))
        elif 0.08 < block.name.frame[1] / _height(printed, block.name.page) < 0.5 and block.name.page == printed.pages[0].number:
            options.append(Candidate(span.text, span, 0.45 - (0.2 if _own_signs(printed, block) else 0.0), method="layout"))
    options = [one for one in options if one.score > 0.3]
    return max(options, key=lambda one: one.score, default=None)


def _own_signs(printed: Printed, block: Block) -> bool:
    """Whether the block belongs to the firm that issued the document: tax id, web address or telephone stand in or right under it."""
    bottom, near = block.cells[-1], []
    for cell in printed.under(bottom, reach=4.0)[:3]:
        near.append(cell.text)
    text = " ".join([cell.text for cell in block.cells] + near)
    return bool(re.search(r"www\.|https?:|\b(?:tel|phone|fax|fon|vat|tva|ust|btw|abn|ein|kvk|siret|gst)\b", text, re.I))


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
    return best if best and best.score > 0.3 else None


def _vendor_options(printed: Printed, found: Sequence[Block]) -> list[Candidate]:
    options = []
    for one in printed.texts_for("VendorName", accept=acceptable, below=2):
        options.append(replace(one, score=0.75 * one.score))
    for block in found:
        base = {"VendorName": 0.35 + 0.4 * block.sure, "CustomerName": -0.8, "ShippingAddress": -0.8}.get(block.role, 0.2)
        name = _firm_line(block)
        options.append(Candidate(name.text, name, base + (0.25 if _own_signs(printed, block) else 0.0), method="layout"))
    in_block = {id(cell) for block in found for cell in block.cells}
    for line in printed.lines:
        fold = printed.fold(line)
        for cell in line.segments:
            short = cleaned(cell)
            if id(cell) in in_block or short is None or len(short.words) > 8:
                continue
            if fold < 0.25 / len(printed.pages) and line.page == printed.pages[0].number:
                options.append(Candidate(cell.text, cell, 0.1, method="layout"))
            elif has_legal_form(_CUTS.split(cell.text)[0]) and len(cell.words) <= 8:
                options.append(Candidate(cell.text, cell, 0.0, method="layout"))
    cleanable = ((one, cleaned(one.span)) for one in options)
    return [replace(one, value=span.text, span=span) for one, span in cleanable if span is not None and not printed.is_label(span)]


def _firm_line(block: Block) -> Span:
    """The block's first line, or the second when only that one carries the legal form."""
    first, second = block.cells[0], block.cells[1]
    return second if has_legal_form(second.text) and not has_legal_form(first.text) and not re.search(r"\d", second.text) else first


def _name_points(printed: Printed, span: Span, hosts: set[str], usual: float) -> float:
    text, squashed = span.text, labels.squash(span.text)
    points = 0.35 if has_legal_form(text) else 0.0
    if any(len(host) > 2 and (host in squashed or (len(squashed) > 4 and squashed in host)) for host in hosts):
        points += 0.45
    size = max(frame[3] - frame[1] for frame in span.frames) / usual
    points += min(0.2, max(0.0, 0.2 * (size - 1.15)))
    top = span.frame[1] / _height(printed, span.page)
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


def _height(printed: Printed, number: int) -> float:
    return next((page.height for page in printed.pages if page.number == number), 800.0) or 800.0
