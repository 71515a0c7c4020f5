"""What stands over the figures: the entity's name, the end of the period, the currency and the unit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from portal.core.extraction import dates, layout, money
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Page, Value
from portal.core.extraction.statements import periods, vocabulary
from portal.core.extraction.statements.cells import figures
from portal.core.extraction.statements.statement import Statement

#: Legal forms that end a company's name.
_FORM = re.compile(
    r"""\b(?:limited|ltd|llp|plc|p\.l\.c|inc|incorporated|corp|corporation|company|co|llc|l\.l\.c|l\.p|lp|pty|cic|c\.i\.c|sdn\ bhd|bhd
    |gmbh|ag|se|kgaa|kg|ohg|ug|s\.?a\.?s?|s\.?a\.?r\.?l|s\.?p\.?a|s\.?r\.?l|n\.?v|b\.?v|oyj?|ab|asa?|a/s
    |trust|holdings|group|partnership|association|society|foundation|bank|bancorp)\b\.?(?![a-z])""",
    re.I | re.X,
)
_REGISTRATION = re.compile(
    r"\s*(?:[(\[|–-]\s*)?(?:registered|registration|company|co\.?|charity)\s*(?:company\s*)?(?:number|no\b|reg)\.?.*$", re.I
)
_TAIL = re.compile(
    r"\s*(?:and\s+(?:its\s+)?(?:consolidated\s+)?subsidiar(?:y|ies)(?:\s+compan(?:y|ies))?|\(unaudited\)|unaudited|\(continued\))\s*$", re.I
)
_LEAD = re.compile(
    r"^(?:page\s+)?\d{1,3}\s+(?=[A-Z])|^(?:company\s+name|name\s+of\s+(?:company|entity|business)|entity|client|company|business)\s*:\s*",
    re.I,
)
_ATTRIBUTED = re.compile(r"attributable to (?:the )?([A-Z][\w.&'’ -]+?)(?: (?:common )?(?:share|stock)holders)?$")
_HELD = re.compile(r"^(?:Total )?([A-Z][\w.&'’ -]+?)(?: (?:common )?(?:share|stock)holders['’]? equity| share of equity)", re.I)
#: The entity is looked for on this many first pages, and on those of its statements.
NAME_PAGES = 12
_ENDING = re.compile(r"\b(?:ended|ending|as (?:at|of)|to)\b", re.I)
_PAGE = re.compile(r"\s+\d{1,3}$")
#: Lines near the top that are not the entity: its advisers, its address, what the paper is called.
_STRANGER = re.compile(
    r"""accountant|auditor|bank(?:er)?s?\b.*plc|\d.*\b(?:street|road|house)|registrar|companies\ house|companies\ act|director|secretary
    |http|www|@|form\ 10|financial\s+statements|table\ of\ contents|report""",
    re.I | re.X,
)


def entity(pages: Sequence[Page], found: Sequence[Statement]) -> Value | None:
    """The company's name: a short line with a legal form near the top of the statements' pages, the more often the surer."""
    votes: Counter[str] = Counter()
    first: dict[str, tuple[str, Span]] = {}
    own = {statement.page for statement in found}
    for page in [page for page in pages if page.number in own or page.number <= NAME_PAGES]:
        for place, line in enumerate(layout.lines(page)[:12]):
            name = _name(line, found)
            if name is None:
                continue
            weight = (3.0 if page.number in own else 1.0) * (1.0 if place < 4 else 0.6)
            votes[_key(name[0])] += weight * (1.0 if _FORM.search(name[0]) else 0.4)
            first.setdefault(_key(name[0]), name)
    if not votes:
        return _owner(found)
    best, weight = max(votes.items(), key=lambda item: item[1])
    text, span = first[best]
    return Value("string", text, min(0.95, 0.6 + weight / 20) * span.confidence, span.text, span.page, span.box, "label")


def _owner(found: Sequence[Statement]) -> Value | None:
    """The name inside a label: "Net income attributable to X", "Total X stockholders' equity"."""
    for statement in found:
        for row in statement.rows:
            match = _ATTRIBUTED.search(row.label) or _HELD.search(row.label)
            if match and row.span is not None and not vocabulary.names("titles", "generic", match.group(1)):
                return Value("string", match.group(1), 0.5, row.label, row.span.page, row.span.box, "label")
    return None


def period_end(statement: Statement) -> tuple[date, Span] | None:
    """The last day of the statement's latest period with the place where it is printed."""
    period = statement.period()
    above = [*statement.head, *statement.lines[:8]]
    dated = [(end, line) for line in above for end in [periods.read(line.text).end] if end]
    stated = max(
        ((end, line) for end, line in dated if line in statement.head and str(end.year) in line.text),
        key=lambda item: item[0],
        default=None,
    )
    if stated and period is not None and (period.end is None or period.end < stated[0]):
        return stated
    if period is not None and period.end is not None:
        line = next((line for end, line in dated if end == period.end), None) or _head_line(above, period.year)
        return (period.end, line) if line is not None else None
    same_year = [(end, line) for end, line in dated if period is None or period.year in (None, end.year)]
    return max(same_year, key=lambda item: item[0], default=None)


def stated_end(pages: Sequence[Page], year: int | None) -> tuple[date, Span] | None:
    """The end of period that a cover or a header names ("for the year ended 31 March 2018") when the statement itself names none.

    `year` is that of the statement's latest column, when it is known.
    """
    for page in pages[:6]:
        for line in layout.lines(page)[:40]:
            said = len(line.words) <= 4 or (len(line.words) < 20 and _ENDING.search(line.text) is not None)
            found = dates.find(line.text) if said else []
            if found and year in (None, date.fromisoformat(found[-1].iso).year):
                return date.fromisoformat(found[-1].iso), line
    return None


def currency(pages: Sequence[Page], found: Sequence[Statement]) -> Value | None:
    """The currency of the statements' own pages; the rest of the document is asked only when they print none.

    A document that prints no sign at all is given the currency of the company law it names, without a place and with little confidence.
    """
    kinds = ("balance_sheet", "income_statement", "highlights")
    own = {line.page for statement in found for line in statement.lines if statement.kind in kinds}
    theirs = [page for page in pages if page.number in own]
    for group in (theirs, list(pages)):
        if code := money.currency_of(group):
            number, word = next(((page.number, word) for page in group for word in page.words if _says(word.text, code)), (None, None))
            return Value("string", code, 0.9, word and word.text, number, word and word.box)
    code = next((code for page in pages if (code := vocabulary.jurisdiction(page.text))), None)
    return Value("string", code, 0.4, method="derived") if code else None


def _says(text: str, code: str) -> bool:
    signs = [sign for sign, iso in money.SIGNS.items() if iso == code and not sign.isalpha()]
    return text == code or any(sign in text for sign in signs) or (code in money.DOLLARS and "$" in text)


def unit(found: Sequence[Statement]) -> int:
    """The multiplier for statements that state none themselves: that of the others, else 1."""
    stated = [statement.unit for statement in found if statement.unit]
    return stated[0] if stated else 1


def unit_line(statement: Statement) -> Line | None:
    """The line that states the statement's multiplier."""
    return next((line for line in statement.head[-8:] if vocabulary.unit(line.text)), None)


def _head_line(lines: Sequence[Line], year: int | None) -> Line | None:
    return next((line for line in reversed(lines) if str(year) in line.text), None) if year else None


def _name(line: Line, found: Sequence[Statement]) -> tuple[str, Span] | None:
    """The name on a line and its span; None when the line is something else."""
    span = line.segments[0]
    text = _PAGE.sub("", _LEAD.sub("", span.text))
    text = _TAIL.sub("", _REGISTRATION.sub("", text)).strip(" -–|,:")
    if not 3 <= len(text) <= 90 or len(text.split()) > 12 or vocabulary.is_prose(text) or _STRANGER.search(text):
        return None
    undated = re.sub(r"\((?:18|19|20)\d\d\)", "", text)
    if (
        vocabulary.title(text)
        or periods.read(undated).year
        or vocabulary.meanings(text)
        or vocabulary.heading(text)
        or not text[0].isalnum()
    ):
        return None
    if any(figures(segment) for segment in line.segments[1:]):
        return None
    is_name = _FORM.search(" ".join(text.split()[-2:])) and (text[0].isupper() or text[0].isdigit())
    above = any(
        line.middle < title.middle
        for statement in found
        for title in statement.lines
        if statement.page == line.page and title.text == statement.title
    )
    capital = sum(word[:1].isupper() for word in text.split()) >= 0.7 * len(text.split())
    if not is_name and not (above and capital and len(text.split()) <= 7 and not any(c.isdigit() for c in text)):
        return None
    return text, span


def _key(name: str) -> str:
    return re.sub(r"(?:limited|itd|inc|pic|iip)$", "", vocabulary.letters(name).removeprefix("the"))
