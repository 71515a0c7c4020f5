"""Whose law governs: a place of `regions.toml` beside words of law and courts, else what a clause of governing law names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from portal.core.extraction import labels, regions
from portal.core.extraction.contracts.prose import Prose
from portal.core.extraction.model import Value

_GOVERNS = re.compile(
    r"govern|constru|interpret|in accordance with|accordance|recht (?:gilt|findet)|gilt|unterliegt|anwendung|régi|soumis|droit|loi|regir|ley|legislaci|"
    r"regolat|disciplinat|legge|beheerst|"
    r"toepassing|regid|regul|lei\b",
    re.I,
)
#: Law that is spoken of for another reason than to govern the contract.
_OTHER = re.compile(
    r"export|copyright|patent|securities|organi[sz]ed|incorporated|registered|existing under|good standing|formed under|duly|eingetragen|immatricul|labor code",
    re.I,
)
#: Words that the place follows, and their weight.
_OF_LAW = re.compile(
    r"(?:laws?|statutes?)(?:\s+and\s+\w+)?\s+(?:of|in)\b|substantive laws? of|rechte?s? (?:der|des|von)|gesetzen? (?:der|von)|(?:lois?|droit) (?:de|du|d['’])|"
    r"(?:leyes|legislación|ley) (?:de|del)|(?:leggi?|legge|diritto) (?:dell[aoe']|del|di)|recht van|wetten van|(?:leis|legislação|lei) (?:da|do|de)\b",
    re.I,
)
_OF_COURTS = re.compile(
    r"(?:courts?|venue|jurisdiction)\b[^.;]{0,60}?\b(?:of|in|at|for)\b|sitting in|exclusively in|gerichtsstand[^.;]{0,80}?\b(?:ist|sind|in)\b|"
    r"gerichte? (?:in|von)|"
    r"tribuna(?:l|ux)[^.;]{0,40}? (?:de|du|d['’])|tribunales[^.;]{0,40}? de|foro[^.;]{0,40}? (?:di|da|de|della)|rechtbank(?: te)?|comarca d[eoa]",
    re.I,
)
_BEFORE_LAW = re.compile(r"(?:internal|substantive|under|by|applicable|with)\s+(\S+(?:\s\S+)?)\s+laws?\b")
_LEAD = re.compile(
    r"^[\s,]*(?:(?:the|der|des|die|de|la|le|l['’]|el|het|il|da|do|dem|den)\s*)*(?:(?:state|commonwealth|province|republic|federal republic|kingdom|"
    r"courts?|united states|district court|circuit)\s+(?:courts?\s+)?(?:of|for|in)\s+)?(?:the\s+)?",
    re.I,
)
_FREE = re.compile(r"[A-ZÀ-Þ][\w.-]+(?:[ -](?:am|an der|de|del|la|sur|upon)?\s?[A-ZÀ-Þ][\w.-]+){0,2}")


def governing(prose: Prose) -> list[dict[str, Value]]:
    """The place whose law governs: of those named beside law and courts the one that most speaks for; ties go to the first."""
    votes: dict[str, list] = {}
    for name, start, end, points in _mentions(prose.text):
        clause = re.split(r"[.;]\s", prose.text[max(0, start - 150) : start])[-1] + " " + re.split(r"[.;]\s", prose.text[end : end + 40])[0]
        vote = votes.setdefault(labels.squash(name), [0.0, name, start, end])
        vote[0] += (points + (2.0 if _GOVERNS.search(clause) else 0.0)) * (0.3 if _OTHER.search(clause) else 1.0)
    if not votes:
        return []
    points, name, start, end = max(votes.values(), key=lambda vote: vote[0])
    others = max((vote[0] for vote in votes.values() if vote[1] != name), default=0.0)
    value = prose.value("string", name, start, end, 0.85 if points >= 3 else 0.5)
    value.evidence["margin"] = min(1.0, (points - others) / max(points, 1.0))
    return [{"Region": value}]


def _mentions(text: str) -> Iterator[tuple[str, int, int, float]]:
    """(place, start, end, points) of every place named behind words of law (2) or courts (1), or told by an adjective (2)."""
    for pattern, points in ((_OF_LAW, 2.0), (_OF_COURTS, 1.0)):
        for cue in pattern.finditer(text):
            place = _place_at(text, cue.end())
            if place is not None:
                yield *place, points
    for cue in _BEFORE_LAW.finditer(text):
        found = _known(cue[1].split())
        if found:
            yield cue[1].title() if cue[1].isupper() else cue[1], cue.start(1), cue.end(1), 2.0
    for cue in _by_adjective().finditer(text):
        yield _adjectives()[cue[0].lower()], cue.start(), cue.end(), 2.0


def _place_at(text: str, start: int) -> tuple[str, int, int] | None:
    """The place that the text goes on with, within its next clause; a free name only right behind the cue."""
    start = start + _LEAD.match(text[start : start + 120]).end()
    words = list(re.finditer(r"[^\s,;()]+", text[start : start + 90]))
    for first in range(min(len(words), 9)):
        count = _known([word[0] for word in words[first : first + 6]])
        if count:
            begin, end = start + words[first].start(), start + words[first + count - 1].end()
            name = text[begin:end].rstrip(".,;:’'”\")")
            return (name.title().replace(" Of ", " of ").replace(" And ", " and ") if name.isupper() and len(name) > 4 else name), begin, begin + len(name)
        if words[first][0].endswith("."):
            break
    free = _FREE.match(text, start)
    if free and re.match(r"gerichtsstand|tribuna|foro|rechtbank|comarca|gericht", text[max(0, start - 90) : start].split(".")[-1].strip(), re.I):
        return free[0].rstrip("."), free.start(), free.start() + len(free[0].rstrip("."))
    return None


def _known(words: list[str]) -> int:
    """How many of the first `words` name a place, the longest name first; 0 when none does."""
    for count in range(min(5, len(words)), 0, -1):
        if words[0][:1].isupper() and labels.squash(re.sub(r"[’']s$", "", "".join(words[:count]))) in regions.places():
            return count
    return 0


@cache
def _adjectives() -> dict[str, str]:
    return {phrase: country for country, phrases in labels.data("regions")["adjectives"].items() for phrase in phrases}


@cache
def _by_adjective() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(phrase) for phrase in _adjectives()), re.I)
