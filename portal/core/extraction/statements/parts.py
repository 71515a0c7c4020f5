"""A page cut into the statements on it, at their title lines."""

from __future__ import annotations

import re

from portal.core.extraction.layout import Line, Span
from portal.core.extraction.statements import periods, vocabulary
from portal.core.extraction.statements.cells import Entry, entries, figures, is_year
from portal.core.extraction.statements.periods import Period
from portal.core.extraction.statements.statement import Statement

#: A title has at most this many words.
TITLE_WORDS = 18


def parts(page_lines: list[Line]) -> list[Statement]:
    """The page cut at its title lines; what stands above the first title belongs to that title's part."""
    parts = [Statement("", "", [])]
    for line in page_lines:
        if (kind := _title_kind(line)) and not (parts[-1].lines and parts[-1].title and line is parts[-1].lines[-1]):
            text = line.text
            if any(is_data(entry) for old in parts[-1].lines for entry in entries(old)):
                parts.append(Statement(kind, text, []))
            elif not parts[-1].kind or kind != "notes":
                parts[-1].kind, parts[-1].title = kind, f"{parts[-1].title} {text}".strip()
            form = vocabulary.letters(text)
            parts[-1].level = _title_level(text) or parts[-1].level
            parts[-1].comprehensive = "comprehensive" in form and "profitandioss" not in form
        parts[-1].lines.append(line)
    return [part for part in parts if part.lines]


def _title_kind(line: Line) -> str | None:
    """The kind of statement that a line is the title of."""
    text = line.text
    if len(text.split()) > TITLE_WORDS or vocabulary.is_prose(text) or any(figures(s) and not _only_years(s) for s in line.segments[1:]):
        return None
    found = vocabulary.title(text)
    if found is None:
        return None
    kind, phrase = found
    if kind == "notes" and any(_only_years(segment) for segment in line.segments):
        return None
    if kind == "notes":
        return kind if vocabulary.letters(text).startswith(phrase) and (len(text.split()) > 1 or len(phrase) < 8) else None
    rest = re.sub(r"\([^)]*\)", " ", text)
    form = vocabulary.letters(rest)
    around = form.replace(phrase, "", 1)
    lead = form[: form.index(phrase)] if phrase in form else ""
    if len(around) > 70 or (lead and rest.strip()[:1].islower()):
        return None
    if len(around) > 25 and ":" in rest:
        return None
    return kind


def _title_level(text: str) -> str | None:
    if (
        vocabulary.names("titles", "group", re.sub(r"(?i)\bgroup\s+(?:limited|ltd|plc|inc|holdings)\b", "", text))
        and "consol" in text.casefold()
    ):
        return "group"
    words = re.findall(r"[a-z']+", text.casefold())[:2]
    if words and words[0] in ("company", "parent"):
        return "company"
    return "group" if words and words[0] == "group" else None


def _only_years(segment: Span) -> bool:
    amounts = figures(segment)
    return bool(amounts) and all(is_year(amount) for amount in amounts)


def is_data(entry: Entry) -> bool:
    """A row of the table, not a column head: a figure that is no year, beside a label or with thousands."""
    real = [a for a in entry.amounts if not is_year(a) and any(c.isdigit() for c in a.text)]
    dated = periods.read(entry.label) != Period() if entry.label else False
    if vocabulary.unit(entry.label) and not any("," in a.text for a in real):
        return False
    return bool(real) and (
        bool(vocabulary.meanings(entry.label)) or (not dated and (bool(entry.label) or any("," in a.text for a in real)))
    )
