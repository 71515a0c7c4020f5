"""The words of a question about content: those that name a document, those that a passage has to hold, and what else says the same.

Words are compared as search does (`search.tokens`), in any form ("delivered", "Lieferung"), and across languages as far as `lexicon/topics.toml` goes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from portal.core.questions.sentences import Sentence
from portal.core.search import tokens

_ENDINGS = frozenset(
    """s es ed d e ing er ers ery y ies ment ments al ally ion ions ation ations able ible ly or ors n en ten tet te t et ern em st ung ungen lich liche lichen
    ee es ees ais ait aison aisons ant ante r a o as os ar an ado ada ados adas cion ciones miento eza ia ie ir ira era ra""".split()
)
SAME, FORM, ALIKE, PART = 1.0, 0.95, 0.85, 0.8  # how much a word counts that is the same, another form of it, says the same, or is a part of it

NEAR = 2  # words between which there are only light ones
CLOSE = 5  # words between those that belong together
COUNTED = 4  # words from a number to what it counts


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a question. `names`: it says which document is meant, so one without it isn't; a number does with one of the words `beside` it.
    Of other words `beside` are the names near by. `others` say the same."""

    word: str
    names: bool = False
    beside: tuple[str, ...] = ()
    others: tuple[str, ...] = field(default=(), compare=False)

    @property
    def is_number(self) -> bool:
        return self.word[:1].isdigit()


@lru_cache(maxsize=100_000)
def counts(term: Term, word: str) -> float:
    """How much a word of a passage counts as this one: 0 to 1."""
    if word == term.word:
        return SAME
    if term.is_number or word[:1].isdigit():
        return 0.0
    if is_form(word, term.word):
        return FORM
    if any(word == other or is_form(word, other) for other in term.others):
        return ALIKE
    return PART if is_part(word, term.word) else 0.0


def is_form(one: str, other: str) -> bool:
    """Whether two words are the same but for their endings."""
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    ends = one[same:], other[same:]
    return (same >= 4 or (same == 3 and "" in ends)) and all(not end or end in _ENDINGS for end in ends)


def is_part(one: str, other: str) -> bool:
    """Whether one is a part of the other, as in "Kündigungsfrist" and "Frist"."""
    short, long = sorted((one, other), key=len)
    return len(short) >= 5 and len(long) >= len(short) + 4 and (long.startswith(short) or long.endswith(short))


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((Path(__file__).parent / "lexicon" / "topics.toml").read_text("utf-8"))


@cache
def light(language: str) -> frozenset[str]:
    """The words of a language that say nothing about what is looked for."""
    return frozenset(tokens.words(_tables()["light"][language]))


@cache
def _alike() -> Mapping[str, frozenset[str]]:
    """By each word of a row all its words."""
    found: dict[str, frozenset[str]] = {}
    for text in _tables()["alike"].values():
        row = frozenset(tokens.words(text)).difference(*map(light, _tables()["light"]))
        for word in row:
            found[word] = found.get(word, frozenset()) | row
    return found


@cache
def others(word: str) -> tuple[str, ...]:
    """What says the same as a word, in any form; of a word that is put together also what its end says."""
    rows = [row for said, row in _alike().items() if said == word or (len(word) >= 5 and is_form(said, word)) or (len(said) >= 5 and word.endswith(said))]
    return tuple(sorted(frozenset().union(*rows) - {word}))


class _Word(NamedTuple):
    """A word as compared. `is_name`: it is a name, `is_taken`: of something that is named otherwise, `is_mixed`: of letters and figures as typed."""

    token: str
    is_name: bool
    is_taken: bool
    is_mixed: bool

    @property
    def is_number(self) -> bool:
        return self.token[:1].isdigit()


def terms(sentence: Sentence, language: str, named: Sequence[tuple[int, int]], used: Collection[str]) -> list[Term]:
    """The words of a question that say something, in its order; without what is `named` otherwise (places in it: a party, a folder) and those that were
    `used` (types, times)."""
    said = [one for one in _words(sentence, language, named) if one.token not in used]
    heavy = [one for one in said if one.is_number or (len(one.token) > 2 and one.token not in light(language))]
    made: dict[str, Term] = {}
    for place, one in enumerate(heavy):
        if one.token not in made and not one.is_taken:
            around = [*heavy[max(place - NEAR, 0) : place], *heavy[place + 1 : place + 1 + NEAR]]
            beside = [other.token for other in around if other.is_name] if not one.is_number else [] if one.is_mixed else _next_to(heavy, place)
            made[one.token] = Term(one.token, one.is_name, tuple(beside), () if one.is_number else others(one.token))
    return list(made.values())


def _words(sentence: Sentence, language: str, named: Sequence[tuple[int, int]]) -> list[_Word]:
    """German nouns are written with capitals, and some people write all words so: then only numbers name something."""
    flat = [(word, token) for word in sentence.words for token in tokens.words(sentence.plain(word))]
    capitals = sum(word.capital for word, _ in flat)
    tells = language != "de" and capitals <= max(3, len(flat) // 2)
    return [
        _Word(
            token,
            token[:1].isdigit() or (tells and word.capital and at > 0),
            any(first <= word.start < end for first, end in named),
            re.search(r"[^\W\d_]", word.raw) is not None,
        )
        for at, (word, token) in enumerate(flat)
    ]


def _next_to(heavy: Sequence[_Word], place: int) -> list[str]:
    around = [*heavy[max(place - 1, 0) : place], *heavy[place + 1 : place + 2]]
    return [one.token for one in around if not one.is_number and not one.is_taken]


def wanted(text: str, language: str) -> str:
    """What a question asks for, "number", "amount", "date" or "" for anything; `text` is folded. Of days or months the number may stand elsewhere."""
    said = f" {' '.join(tokens.words(text))} "
    for kind in ("number", "amount", "date"):
        for one in _tables()[kind][language].split("|"):
            found = re.search(rf" {' '.join(tokens.words(one))} (\w*)", said)
            if found:
                return "" if kind == "number" and found[1] in light(language) else kind
    return ""


@cache
def _costs() -> frozenset[str]:
    return frozenset(word for text in _tables()["costs"].values() for word in tokens.words(text))


def is_cost(term: Term) -> bool:
    """Whether an amount is the answer to the word: "costs", "kostet"."""
    return term.word in _costs()


@cache
def numerals() -> frozenset[str]:
    return frozenset(word for text in _tables()["numerals"].values() for word in tokens.words(text))


def is_counted(term: Term, words: Sequence[str]) -> bool:
    """Whether a number stands shortly before the term; the one that a block begins with is the clause's."""
    numbers = [at for at, word in enumerate(words) if at and (word.isdigit() or word in numerals())]
    return any(counts(term, word) >= PART and any(at - COUNTED <= one < at for one in numbers) for at, word in enumerate(words))


def are_close(terms: Sequence[Term], words: Sequence[str]) -> bool:
    """Whether all that is said of the terms stands together, as in a line of an invoice."""
    places = [[at for at, word in enumerate(words) if counts(term, word)] for term in terms if not term.names]
    held = [one for one in places if one]
    return any(all(any(abs(at - first) <= CLOSE for at in one) for one in held) for first in (held[0] if held else ()))


def stands(term: Term, words: Sequence[str]) -> float:
    """How much of a term stands in words side by side."""
    if not term.is_number:
        return max((counts(term, word) for word in words), default=0.0)
    places = [at for at, word in enumerate(words) if word == term.word]
    return float(any(_near(term, words, at) for at in places))


def _near(term: Term, words: Sequence[str], at: int) -> bool:
    around = [*words[max(at - 1, 0) : at], *words[at + 1 : at + 2]]
    return not term.beside or any(word == one or is_form(word, one) for word in around for one in term.beside)


def beginnings(term: Term) -> list[str]:
    """What words begin with that may count as the term, for the index."""
    if term.is_number:
        return [term.word]
    return list(dict.fromkeys(_beginning(word) for word in (term.word, *term.others)))


def _beginning(word: str) -> str:
    return word[: max(4, min(6, len(word) - 2))] if len(word) > 4 else word
