"""The phrases that speak for a type of document (`labels/types.toml`), found among the words of its pages, and where they stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import Any

from portal.core.extraction import labels
from portal.core.extraction.layout import Span
from portal.core.extraction.model import Cue, Word, union

#: A phrase as it is looked for: its squashed words spaced, and squashed as a whole (a recogniser glues words).
Phrase = tuple[str, str]
#: Points of a phrase by the group it stands in; each further phrase of one group counts a little less.
POINTS = {"strong": 2.0, "cues": 1.0, "weak": 0.4, "against": -2.0}
FADE = {"strong": 0.88, "cues": 0.85, "weak": 0.7, "against": 0.9}
#: Types whose words are those of another one.
KIN = {"bankStatement.us": "bankStatement", "financialReportIL": "financialReport"}
#: How papers that are of no type begin in `of_types`.
PAPER = "paper."
MOST_WORDS = 6
GLUED = 6  # letters of a word that may be several glued together


class Seen:
    """Which phrases occur among words in reading order: at word boundaries, or glued. Words come with their page's number."""

    def __init__(self, words: Iterable[tuple[Word, int]]) -> None:
        self.words = list(words)
        self.squashed = [labels.squash(word.text) for word, _ in self.words]
        self.text = " " + " ".join(word for word in self.squashed if word) + " "
        self.glued = {word for word in self.squashed if len(word) >= GLUED}

    def has(self, phrase: Phrase) -> bool:
        spaced, squashed = phrase
        return spaced in self.text or squashed in self.glued

    def count(self, cues: dict[str, Any], *groups: str) -> int:
        """How many phrases of these groups occur."""
        return sum(self.has(phrase) for group in groups for phrase in cues.get(group, ()))

    def points(self, cues: dict[str, Any]) -> float:
        total = 0.0
        for group, worth in POINTS.items():
            hits = self.count(cues, group)
            total += worth * (1 - FADE[group] ** hits) / (1 - FADE[group])
        return total

    def places(self, phrases: Iterable[Phrase]) -> Iterator[Cue]:
        """The first place of each phrase that occurs."""
        spelled = [(index, word) for index, word in enumerate(self.squashed) if word]
        starts = list(accumulate((len(word) + 1 for _, word in spelled), initial=1))
        for spaced, squashed in phrases:
            at = self.text.find(spaced)
            if at >= 0:
                first = bisect_right(starts, at + (spaced[0] == " ")) - 1
                last = bisect_right(starts, at + len(spaced.rstrip()) - 1) - 1
                yield self._cue(spelled[first][0], spelled[last][0] + 1)
            elif squashed in self.glued:
                first = self.squashed.index(squashed)
                yield self._cue(first, first + 1)

    def _cue(self, first: int, stop: int) -> Cue:
        """Words `first` to `stop` (exclusive); of those broken over two pages only what stands on the first."""
        page = self.words[first][1]
        return cue_of(page, [word for word, number in self.words[first:stop] if number == page])


def cue_of(page: int, words: Sequence[Word]) -> Cue:
    return Cue(" ".join(word.text for word in words), page, union([word.box for word in words]))


def speaking(name: str, seen: Seen, title: Span | None) -> tuple[Cue, ...]:
    """What speaks most for type `name`: its title where one stands, then its phrases, the strongest first."""
    cues = of_types().get(KIN.get(name, name), {})
    found = [cue_of(title.page, title.words)] if title is not None else []
    for cue in seen.places(phrase for group in ("strong", "cues") for phrase in cues.get(group, ())):
        if len(found) < MOST_WORDS and not any(_covers(other, cue) for other in found):
            found.append(cue)
    return tuple(found)


def _covers(one: Cue, other: Cue) -> bool:
    """Whether `other` stands within `one`."""
    (x0, y0, x1, y1), (a0, b0, a1, b1) = one.box, other.box
    return one.page == other.page and x0 <= a0 and y0 <= b0 and a1 <= x1 and b1 <= y1


@cache
def of_types() -> dict[str, dict[str, Any]]:
    """The cues of each type with their phrases ready to be looked for; those of papers that are of no type are named ``paper.…``."""
    told = dict(labels.data("types"))
    papers = {f"{PAPER}{name}": cues for name, cues in told.pop("paper").items()}
    return {
        name: {group: [phrase(text) for text in value] if isinstance(value, list) else value for group, value in cues.items()}
        for name, cues in (told | papers).items()
    }


def phrase(text: str) -> Phrase:
    inner = " ".join(filter(None, (labels.squash(word) for word in text.split())))
    return (("" if text.startswith("*") else " ") + inner + ("" if text.endswith("*") else " "), inner.replace(" ", ""))
