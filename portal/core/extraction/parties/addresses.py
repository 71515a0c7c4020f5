"""Address blocks: from their last line, a postal code with its town, upwards; a label above or in front gives a block its role."""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.core.extraction.candidates import Printed
from portal.core.extraction.layout import Line, Span, joined
from portal.core.extraction.model import Value, union
from portal.core.extraction.parties.names import acceptable, has_legal_form, is_aside, is_prefix

_POSTAL = re.compile(
    r"^(?:[A-Z]{1,2}[- ])?(?:\d{4,6}(?: ?[A-Z]{2})? +|\d{5}(?=[A-Z]))[^\W\d_]{2,}"  # 12345 Town, D-12345 Town, 3012 CN Rotterdam
    r"|\b[A-Z]{2}\.?,? +\d{5}(?:-\d{4})?$"  # Town, ST 12345
    r"|\b[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}$"  # London SW1A 1AA
    r"|\b(?:VIC|NSW|QLD|SA|WA|TAS|ACT|NT),? \d{4}$|\b[A-Z]\d[A-Z] ?\d[A-Z]\d$"
    r"|^\d{4,5}-\d{3},? [^\W\d_]"  # 1100-053 Lisboa, 01310-100 São Paulo
    r"|^\d{5},? [^\W\d_]|[^\W\d_]{3,},? \d{5,6}\.?$"
)


@dataclass(slots=True)
class Block:
    """An address block: its cells top down and the role that a label gives it ("CustomerName", "VendorName", "ShippingAddress" or "")."""

    cells: list[Span]
    role: str = ""
    sure: float = 0.0

    @property
    def name(self) -> Span:
        """The first line that is more than a form of address; where a firm follows a person, the firm."""
        lines = [cell for cell in self.cells[:4] if not is_prefix(cell.text)] or self.cells
        firms = [cell for cell in lines[:3] if has_legal_form(cell.text) and not re.search(r"\d", cell.text)]
        return firms[0] if firms else lines[0]

    @property
    def address(self) -> list[Span]:
        """The lines behind the name without asides (whom it goes to, tax ids, telephone); all where goods go to a street, without a name."""
        if self.role == "ShippingAddress" and re.search(r"\s\d{1,4}\w?,?$|^\d{1,5}\w?,? [^\W\d]", self.name.text) and not has_legal_form(self.name.text):
            return [cell for cell in self.cells if not is_aside(cell.text)]
        name = next(place for place, cell in enumerate(self.cells) if cell is self.name)
        return [cell for cell in self.cells[name + 1 :] if not is_aside(cell.text)]


def blocks(printed: Printed) -> list[Block]:
    """Address blocks in reading order: lines under one another, whole addresses in one line under a name, and the sender's line of a letter."""
    found: list[Block] = []
    for index, line in enumerate(printed.lines):
        for cell in line.segments:
            block = sender(cell) or _block_at(printed, index, cell)
            if block is None:
                continue
            known = next((place for place, other in enumerate(found) if other.cells[0].words[0] is block.cells[0].words[0]), None)
            if known is None:
                found.append(block)
            elif len(block.cells) > len(found[known].cells):
                found[known] = block  # "4557 Main St" looked like a postal code with its town
    return found


def _block_at(printed: Printed, index: int, cell: Span) -> Block | None:
    text = cell.text.strip(" ,.")
    if printed.language == "en" and re.match(r"(?:19|20)\d\d\s+[^\W\d_]", text):
        return None  # "2020 Primary Election": a year, where towns don't stand behind their codes
    if len(cell.words) <= 9 and _POSTAL.search(text) and all(one.plain for one in printed.amounts_in(cell)):
        block = _block_above(printed, index, cell)
        if block is not None:
            return block
    return _in_one_line(printed, index, cell) if 4 <= len(cell.words) <= 22 and _INLINE.search(text) else None


#: A whole address in one line: a street with its number, and behind a comma or dash the postal code with its town.
_INLINE = re.compile(
    r"(?:\b\d{1,4}\w?,? [^\W\d][^\d,·|•]{3,40}\s*[,·|•–-]|\d\w?\s*(?:,|[-–·|•]))\s*(?:[A-Z]{1,2}-)?\d{4,5}(?:-\d{3}| [A-Z]{2})? [^\W\d_]{2,}"
    r"|\b\d{1,5}\w? [^\W\d][^\d,·|•]{3,40}\s*[,·|•–-] ?[^\d]{2,40}[, ](?:[A-Z]{2},? \d{5}(?:-\d{4})?|[A-Z]{1,2}\d[\dA-Z]? \d[A-Z]{2})\b"
)
_SEAT = re.compile(
    r"^(?:sede legale|sede|adresse|anschrift|address|indirizzo|domicilio|morada|si[eè]ge(?: social)?|registered office|head office)\s*:?\s*",
    re.I,
)
_PARTS = re.compile(r"[·•|*–—-]+|,")


def _in_one_line(printed: Printed, index: int, cell: Span) -> Block | None:
    """The address with the name in the line above it, without what calls it one ("Sede legale:")."""
    above = printed.lines[index - 1] if index else None
    near = above is not None and above.page == cell.page and cell.frame[1] - above.frame[3] < 1.5 * max(cell.height, 8)
    name = next((c for c in above.segments if _in_line_with(c, cell)), None) if near else None
    if name is None or not acceptable(name.text):
        return None
    match = _SEAT.match(cell.text)
    skipped = len(match[0].split()) if match and match[0] else 0
    return Block([name, _to_town(cell.part(skipped, len(cell.words)) if 0 < skipped < len(cell.words) else cell)])


def _in_line_with(upper: Span, lower: Span) -> bool:
    """Whether both begin at one edge or are centred on one axis."""
    centred = abs(upper.frame[0] + upper.frame[2] - lower.frame[0] - lower.frame[2]) < 8
    return abs(upper.frame[0] - lower.frame[0]) < 7 or centred


def _to_town(cell: Span) -> Span:
    """The address without what follows its town (a telephone, a tax id)."""
    match, at = _INLINE.search(cell.text), 0
    for place, word in enumerate(cell.words):
        ends = _PARTS.fullmatch(word.text) or re.match(r"[+\d]|[A-Z]{2}\w*\d", word.text) or cell.words[place - 1].text.endswith(",")
        if match and at > match.end() and ends:
            return cell.part(0, place)
        at += len(word.text) + 1
    return cell


def sender(cell: Span) -> Block | None:
    """The line above the window of an envelope: "Nordlicht GmbH · Hafenweg 3 · 24103 Kiel". Its first part is the firm that wrote the letter."""
    cuts = [place for place, word in enumerate(cell.words) if _PARTS.fullmatch(word.text) or word.text.endswith(",")]
    if not 4 <= len(cell.words) <= 18 or not cuts or not _INLINE.search(cell.text.strip(" ,.")):
        return None
    stop = cuts[0] + (not _PARTS.fullmatch(cell.words[cuts[0]].text))
    rest = cuts[0] + 1
    if re.fullmatch(r"\d{1,4}\w?[,–-]?", cell.words[rest].text):
        return None  # a street before the number of its house
    if not 0 < stop < len(cell.words) - 2 or re.search(r"\d", cell.part(0, stop).text) or not acceptable(cell.part(0, stop).text.strip(" ,")):
        return None
    return Block([cell.part(0, stop), _to_town(cell.part(rest, len(cell.words)))], "VendorName", 0.9)


def _block_above(printed: Printed, index: int, last: Span) -> Block | None:
    cells, label, sure = [last], "", 0.0
    for above in range(index - 1, max(-1, index - 16), -1):
        line = printed.lines[above]
        air = 2.8 if len(cells) == 1 else 1.3  # German forms leave a line free above the town
        if line.page != last.page or cells[0].frame[1] - line.frame[3] > air * max(last.height, 8):
            break
        cell = _with_number(line, next((c for c in line.segments if _flush(printed, above, c, last, len(cells) > 1)), None))
        if cell is None:
            continue
        if sender(cell):
            break
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
    if not label and len(cells) > 6:
        return None  # lines of a table
    return Block(cells, label, sure)


def _flush(printed: Printed, index: int, cell: Span, last: Span, hung: bool) -> bool:
    """Whether a cell above the town belongs to its block: both begin at one edge, or end at the right one; or, `hung` once a line of it is known,
    the words behind its label begin there ("Client: Acme Ltd" over the street)."""
    if abs(cell.frame[0] - last.frame[0]) < 7:
        return True
    if abs(cell.frame[2] - last.frame[2]) < 4 and cell.frame[2] > 0.75 * printed.width:
        return True
    label = next((one for one in printed.labels_on(index) if one.span.words[0] is cell.words[0]), None) if hung else None
    at = len(label.span.words) if label else 0
    return 0 < at < len(cell.words) and abs(cell.frames[at][0] - last.frame[0]) < 7


def _with_number(line: Line, cell: Span | None) -> Span | None:
    """A street with the number of the house that stands a little apart from it."""
    after = next((other for other in line.segments if cell is not None and 0 < other.frame[0] - cell.frame[2] < 4 * cell.height), None)
    house = after is not None and re.fullmatch(r"\d{1,4} ?[A-Za-z]?,?", after.text) and not re.search(r"\d", cell.text)
    return joined([cell, after]) if house else cell


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
    text = ", ".join(cell.text.strip(" ,·•|–-") for cell in lines)
    return Value("address", text, 0.6, text, lines[0].page, union([cell.box for cell in lines]), "layout")


def own_signs(printed: Printed, block: Block) -> bool:
    """Whether the block belongs to the firm that issued the document: tax id, web address or telephone stand in or right under it."""
    bottom, near = block.cells[-1], []
    for cell in printed.under(bottom, reach=4.0)[:3]:
        near.append(cell.text)
    text = " ".join([cell.text for cell in block.cells] + near)
    return bool(re.search(r"www\.|https?:|\b(?:tel|phone|fax|fon|vat|tva|ust|btw|abn|ein|kvk|siret|gst)\b", text, re.I))


def height_of(printed: Printed, number: int) -> float:
    return next((page.height for page in printed.pages if page.number == number), 800.0) or 800.0
