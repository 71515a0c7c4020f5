"""Wastes that stand one below the other: code, name and quantity of each, in tables or in blocks.

The code is one of the European list of waste (Decision 2000/532/EC) as far as its first four digits; so a number that looks like one by chance is hardly
ever taken for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.core.extraction import labels, measures
from portal.core.extraction.candidates import Candidate, Printed, value_of
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.placing import shares_width
from portal.core.extraction.several import lines
from portal.core.extraction.several.lines import MOST, Measure, Row

#: Six digits in pairs, perhaps with a mark of hazardous waste; what may stand before it in its cell.
CODE = re.compile(r"(?<![\d.,/-])(0[1-9]|1\d|20)[ .]?(\d{2})[ .]?(\d{2})(\s?\*)?(?![\d/]|[.,-]\d)")
_BEFORE = re.compile(r"(?:[^\W\d_]{2,5}[.:]?\s?(?:n[°o.]?\s?)?)?$", re.I)
#: Groups of each chapter of the list.
_GROUPS = {
    chapter: {f"{group:02}" for group in groups}
    for chapter, groups in {
        "01": (1, 3, 4, 5), "02": range(1, 8), "03": range(1, 4), "04": (1, 2), "05": (1, 6, 7), "06": (*range(1, 12), 13), "07": range(1, 8),
        "08": range(1, 6), "09": (1,), "10": range(1, 15), "11": (1, 2, 3, 5), "12": (1, 3), "13": (*range(1, 6), 7, 8), "14": (6,), "15": (1, 2),
        "16": range(1, 12), "17": (*range(1, 7), 8, 9), "18": (1, 2), "19": range(1, 14), "20": range(1, 4),
    }.items()
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Code:
    written: str
    span: Span
    line: int
    sure: bool  # by its spaces or its star; six digits in a row are one only below others
    dated: bool = False  # with points it may be a day as well, unless it is named or stands in a column of codes


def codes(printed: Printed) -> list[Code]:
    """The codes of the document, from the top; digits in combs as well. Six digits in a row count where others stand in their column."""
    found = [code for index, line in enumerate(printed.lines) for code in (*_in_cells(printed, line, index), *_in_combs(line, index))]
    labelled = {id(cell.words[0]) for label in printed.labelled("WasteCode") for cell in printed.under(label.span, 60.0)}
    return [code for code in found if id(code.span.words[0]) in labelled or (not code.dated and (code.sure or _in_column(code, found)))]


def _in_column(code: Code, found: Sequence[Code]) -> bool:
    near = (other for other in found if other is not code and other.span.page == code.span.page)
    return any(min(abs(other.span.frame[0] - code.span.frame[0]), abs(other.span.frame[2] - code.span.frame[2])) < 8 for other in near)


def _in_cells(printed: Printed, line: Line, index: int) -> Iterable[Code]:
    for cell in line.segments:
        match = next((match for match in CODE.finditer(cell.text) if is_code(match) and _BEFORE.fullmatch(cell.text[: match.start()])), None)
        if match is not None:
            first = len(cell.text[: match.start()].split())
            span = cell.part(first, first + len(match[0].split()))
            starred = match[4] is not None or _star_behind(line, span)
            named = labels.squash(cell.text[: match.start()]) in ("ler", "cer", "eer", "ewc", "avv", "asn", "low", "ced")
            sure = bool(re.search(r"[ .*]", match[0].strip())) or starred or named
            dated = bool(printed.dates_in(cell)) and not (starred or named)
            yield Code(written(match) + ("*" if starred and not match[4] else ""), span, index, sure, dated)


def _star_behind(line: Line, span: Span) -> bool:
    at = next(at for at, word in enumerate(line.words) if word is span.words[-1]) + 1
    return at < len(line.words) and line.words[at].text == "*" and line.frames[at][0] - line.frames[at - 1][2] < 8 * line.height


def _in_combs(line: Line, index: int) -> Iterable[Code]:
    """Six digits in a box each, and perhaps a star."""
    signs = "".join(word.text if len(word.text) == 1 and (word.text.isdigit() or word.text == "*") else "-" for word in line.words)
    match = re.search(r"(?<!\d)(\d\d)(\d\d)(\d\d)(\*?)(?!\d)", signs)
    if match is not None and is_code(match):
        yield Code(written(match), line.part(match.start(), match.end()), index, True)


def is_code(match: re.Match[str]) -> bool:
    return match[2] in _GROUPS.get(match[1], ()) and match[3] != "00"


def written(match: re.Match[str]) -> str:
    return f"{match[1]} {match[2]} {match[3]}{'*' if match[4] else ''}"


def wastes(printed: Printed) -> list[Row]:
    found = codes(printed)
    if not 2 <= len(found) <= MOST or len({code.line for code in found}) < len(found):
        return []
    rows = [_row(printed, found, at) for at in range(len(found))]
    return [row for row in rows if row is not None] if all(rows) else []


def _row(printed: Printed, found: Sequence[Code], at: int) -> Row | None:
    code = found[at]
    reach = max((second.line - first.line for first, second in zip(found, found[1:], strict=False)), default=1)
    stop = found[at + 1].line if at + 1 < len(found) else min(len(printed.lines), code.line + reach)
    parts = printed.lines[code.line : stop]
    one = next(filter(None, (_weighed(printed, part, code) for part in parts)), None)
    if one is None:
        return None
    row = {"WasteCode": value_of(Candidate(code.written, code.span, lines.SCORE, content=code.span.text), method="table")}
    name = (_named(printed, code, reach) if len(parts) > 1 else None) or _name(printed, parts, code, one)
    told = {"IdentificationName": value_of(name, method="table")} if name is not None else {}
    return row | told | lines.quantity(one) | lines.days(printed, parts[:1], (code.span,))


def _weighed(printed: Printed, part: Line, code: Code) -> Measure | None:
    """The quantity of a line: the one that words speak for, else the last, for what is estimated comes before what is weighed."""
    found = lines.measured(printed, part, (code.span,))
    return next((one for one in found if one.wanted), found[-1] if found else None)


def _named(printed: Printed, code: Code, reach: int) -> Candidate | None:
    """What stands behind a label in the lines of a block: of the nearest such label, for it may come before the code or after it."""
    found = sorted(printed.labelled("IdentificationName"), key=lambda label: abs(label.line - code.line))
    for label in found:
        beside = [near.span for near in printed.near(label, below=0)] if label.set_off and abs(label.line - code.line) < reach else []
        if beside and label.span.page == code.span.page and re.search(r"[^\W\d_]{3}", beside[0].text):
            return Candidate(beside[0].text, beside[0], 0.85, content=beside[0].text)
    return None


def _name(printed: Printed, parts: Sequence[Line], code: Code, one: Measure) -> Candidate | None:
    """What stands behind the code up to a figure, else the cell of its line that has the most letters; with the lines that it goes on in."""
    line = parts[0]
    cell = next(cell for cell in line.segments if any(word is code.span.words[-1] for word in cell.words))
    last = next(at for at, word in enumerate(cell.words) if word is code.span.words[-1]) + 1
    figures = {id(word) for amount in printed.amounts_in(cell) for word in amount.span.words}
    stop = next((at for at in range(last, len(cell.words)) if id(cell.words[at]) in figures), len(cell.words))
    while stop > last and cell.words[stop - 1] is one.unit.words[0]:
        stop -= 1
    others = [other for other in line.segments if other is not cell and not measures.UNIT.fullmatch(other.text) and not printed.is_label(other)]
    heads = [label.span for label in printed.labelled("IdentificationName") if label.line < code.line and label.span.page == line.page]
    others.sort(key=lambda other: (not any(shares_width(head, other) for head in heads), -len(labels.squash(other.text))))
    spans = ([cell.part(last, stop)] if stop > last else []) + others
    best = next((span for span in spans if re.search(r"[^\W\d_]{3}", span.text) and span.words[0] is not one.unit.words[0]), None)
    return _continued(best, parts[1:]) if best is not None else None


def _continued(first: Span, below: Sequence[Line]) -> Candidate:
    """With what goes on right below it in lines that begin where it begins."""
    spans = [first]
    for line in below:
        cell = next((cell for cell in line.segments if abs(cell.frame[0] - first.frame[0]) < 3), None)
        if cell is None or cell.page != first.page or cell.frame[1] - spans[-1].frame[3] > 0.6 * first.height or any(char.isdigit() for char in cell.text):
            break
        spans.append(cell)
    whole = Span(first.page, [word for span in spans for word in span.words], [frame for span in spans for frame in span.frames])
    return Candidate(whole.text.strip(" -–:,"), whole, 0.85, content=whole.text)
