"""How well a passage answers, from 0 to 1, with a meaning that `threshold` can rest on:

| score | what it says |
|---|---|
| 0.9 to 1 | the words stand there as they were typed, one after the other |
| 0.7 to 0.9 | all the words that say something stand in the passage, the closer the higher, or in the document; or it says nearly the same otherwise |
| 0.3 to 0.7 | some of the words, rarer ones counting more; or it is about the same thing |
| below 0.3 | hardly anything in common; not listed |
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from portal.core.search.asked import Question, Term

LEAST = 0.3  # below this a passage is unrelated
AS_TYPED, ALL, SOME = 0.9, 0.7, 0.65
#: Cosines of directions and the scores that they mean. Of pairs that have nothing to do with each other 95 of 100 are below 0.25; of questions and
#: passages that answer them half are above 0.5; sentences that say the same lie between 0.7 and 0.8 (`tests/core/test_meaning.py`).
LIKENESS = ((0.0, 0.0), (0.25, 0.3), (0.5, 0.6), (0.6, 0.7), (0.8, 0.85), (1.0, 0.89))


@dataclass(frozen=True, slots=True)
class Found:
    """Where terms stand in a passage: by the term's place in the question, the first and last token of each occurrence."""

    places: Mapping[int, list[tuple[int, int]]]

    @property
    def tokens(self) -> set[int]:
        return {at for places in self.places.values() for first, last in places for at in range(first, last + 1)}


def find(terms: Sequence[Term], words: Sequence[str]) -> Found:
    """In the words of a passage (`tokens.words`)."""
    found = {number: places for number, term in enumerate(terms) if (places := _places(term, words))}
    return Found(found)


def _places(term: Term, words: Sequence[str]) -> list[tuple[int, int]]:
    *others, final = term.words
    behind = len(others)
    ends = [at for at, word in enumerate(words) if (word.startswith(final) if term.prefix else word == final or word in term.also)]
    return [(at - behind, at) for at in ends if at >= behind and list(words[at - behind : at]) == others]


def by_words(question: Question, words: Sequence[str], *, is_value: bool) -> float:
    """The score of a passage that holds all the telling words; where a document's name or values hold it as typed, it is the highest."""
    typed = _places(question.whole, words)
    if typed:
        return 1.0 if is_value else AS_TYPED + 0.01 * min(len(typed), 5)
    found = find(question.telling, words)
    if not found.places:
        return ALL  # read anew since the index was asked
    length = sum(len(term.words) for term in question.telling)
    return ALL + (AS_TYPED - ALL) * 0.99 * min(1.0, length / _closest(found))


def _closest(found: Found) -> int:
    """The fewest tokens side by side that hold every term."""
    events = sorted((first, last, number) for number, places in found.places.items() for first, last in places)
    latest: dict[int, int] = {}
    best = math.inf
    for first, last, number in events:
        latest[number] = first
        if len(latest) == len(found.places):
            best = min(best, last - min(latest.values()) + 1)
    return int(best)


def rarity(holding: int, count: int) -> float:
    """What a word weighs that `holding` of `count` passages hold (Robertson and Spärck Jones, as in BM25); one that stands nowhere as if in one."""
    holding = max(holding, 1)
    return math.log(1 + (max(count - holding, 0) + 0.5) / (holding + 0.5))


def by_some(found: set[int], rarities: Sequence[float]) -> float:
    """The score of a document that holds some of the terms, each with its weight; or all of them, in different passages."""
    return ALL if len(found) == len(rarities) else SOME * sum(rarities[number] for number in found) / sum(rarities)


def by_meaning(cosine: float) -> float:
    return float(np.interp(cosine, *zip(*LIKENESS, strict=True)))


def together(words: float, meaning: float) -> float:
    """The better of the two, raised a little by the other without leaving its rank."""
    better, other = max(words, meaning), min(words, meaning)
    ceiling = next((limit for limit in (0.3, 0.7, 0.9, 1.0) if better < limit), 1.0)
    return better + (ceiling - better) * 0.5 * other
