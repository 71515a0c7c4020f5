"""Whether a document is of a type that a firm has made, by the words that it says stand on such papers.

The built-in types are told as ever; a firm's own takes over only where its words stand like a title, or where nothing else is clear.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from portal.core.extraction import places
from portal.core.extraction.candidates import Printed
from portal.core.extraction.cues import cue_of
from portal.core.extraction.labels import squash
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Cue, Page

PAGES = 2  # a type is told by
MOST_WORDS = 5000  # of a page that is looked at
SURE, LIKELY = 0.95, 0.85  # with a title, and with several phrases somewhere
_TITLE, _MENTION = 2, 1  # points of a phrase
_ENOUGH = 2
_TOP, _LARGE, _LONGEST = 0.45, 1.25, 9  # of the page; letters against the usual ones; words of a cell that is a heading
_MOST = 0.6  # of the letters of its cell


@dataclass(frozen=True, slots=True)
class Told:
    """A type with how sure it is, the words that speak for it, and whether one of them is a title."""

    name: str
    confidence: float
    words: tuple[Cue, ...]
    titled: bool


def told(types: Mapping[str, Sequence[str]], pages: Sequence[Page]) -> Told | None:
    """The one of `types` (name → phrases) that the pages speak for; None when none is clear, or two are alike."""
    some = [page for page in pages[:PAGES] if 0 < len(page.words) <= MOST_WORDS]
    if not some or not types:
        return None
    lines = Printed(some).lines
    usual = median(line.height for line in lines) if lines else 1.0
    rated = {name: _rated(words, some[0], lines, usual) for name, words in types.items()}
    name, *rest = sorted(rated, key=lambda name: rated[name][:2], reverse=True)
    points, _, cues, titled = rated[name]
    if points < _ENOUGH or any(rated[other][:2] == rated[name][:2] for other in rest):
        return None
    return Told(name, SURE if titled else LIKELY, cues, titled)


def _rated(phrases: Sequence[str], first: Page, lines: Sequence[Line], usual: float) -> tuple[int, int, tuple[Cue, ...], bool]:
    """(points, letters of the longest phrase found, the words, whether one is a title)."""
    points, longest, titled = 0, 0, False
    cues = []
    for key in filter(None, map(squash, phrases)):
        found = [(line, span) for line in lines for span in places.runs(line, key)]
        if not found:
            continue
        titles = [span for line, span in found if _is_title(line, span, first, usual)]
        points += _TITLE if titles else _MENTION
        longest, titled = max(longest, len(key)), titled or bool(titles)
        span = (titles or [found[0][1]])[0]
        cues.append(cue_of(span.page, span.words))
    return points, longest, tuple(cues[:6]), titled


def _is_title(line: Line, span: Span, first: Page, usual: float) -> bool:
    """Whether the phrase makes up most of its cell, which is set large on the first page, or stands high there without being a value's label."""
    cell = next((cell for cell in line.segments if any(word is span.words[0] for word in cell.words)), None)
    if cell is None or span.page != first.number or len(cell.words) > _LONGEST:
        return False
    if len(squash(span.text)) < _MOST * len(squash(cell.text)):
        return False
    is_label = any(char.isdigit() for char in cell.text) or cell.text.endswith(":")
    return span.height > _LARGE * usual or (span.frame[1] < _TOP * first.height and not is_label)
