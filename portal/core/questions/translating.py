"""Questions in other languages: their phrases are put into English ones, by `lexicon/<language>.toml`, before anything is understood.

Names that stand in the data stay as they are. A word that the language's file doesn't have stays too, marked as strange: it may be part of a name, but is
no English word, even where there is one that looks alike ("gross", "on", "sale").
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from portal.core.extraction.money import CODES
from portal.core.questions import lexicon, periods
from portal.core.questions.names import Directory, loose, places
from portal.core.questions.sentences import STRANGE, Sentence, Word
from portal.core.readings.kept import folded

LANGUAGES = ("de", "fr", "es")
LONGEST = 7  # words of a phrase
#: Beside words there may stand in a phrase: a number, and the end of the question.
_NUMBER, _END = "#", "$"
_FIGURES = re.compile(r"[€$£¥]?\d[\d.,']*[€$£¥]?")
_DAY = re.compile(r"(\d\d?)[/.-](\d\d?)[/.-]((?:19|20)\d\d)")


@dataclass(frozen=True, slots=True)
class Language:
    """`phrases`: English by folded words; `words`: all that stand in them."""

    name: str
    phrases: Mapping[tuple[str, ...], str]
    words: frozenset[str]

    def plain(self, word: str) -> str:
        return _likened(self.name)(word)


@cache
def language(code: str) -> Language:
    phrases = {compared(phrase, code): english for phrase, english in said(code)}
    return Language(code, phrases, frozenset(word for phrase in phrases for word in phrase if word not in (_NUMBER, _END)))


def said(code: str) -> list[tuple[str, str]]:
    """The phrases of a language with their English."""
    tables = tomllib.loads((Path(__file__).parent / "lexicon" / f"{code}.toml").read_text("utf-8"))
    grouped = lexicon.led(tables.pop("by"))
    return [
        *grouped.items(),
        *((phrase, english) for table in tables.values() for english, text in table.items() for phrase in text.split("|") if phrase.strip()),
    ]


def compared(phrase: str, code: str) -> tuple[str, ...]:
    """The words of a phrase as they are compared."""
    return tuple(word for part in phrase.split() for word in ([part] if part in (_NUMBER, _END) else map(_likened(code), folded(part).split())))


def _likened(code: str) -> Callable[[str], str]:
    """In German "ü" and "ue" are the same."""
    return loose if code == "de" else str


@cache
def _english() -> frozenset[str]:
    known = {word for phrase in lexicon.phrases() for word in phrase.split()}
    return frozenset(known | set(periods.MONTHS) | set("since until before after between and or not last next first over under more less than".split()))


def spoken(sentence: Sentence, taken: Sequence[tuple[int, int]]) -> Language | None:
    """The language with most of the words, but for those of names; None for English, which goes first among equals."""
    plain = [sentence.plain(word) for word in sentence.words if not any(start <= word.start < end for start, end in taken)]
    counts = {code: sum(language(code).plain(word) in language(code).words for word in plain) for code in LANGUAGES}
    best = max(LANGUAGES, key=lambda code: counts[code])
    return language(best) if counts[best] > sum(word in _english() for word in plain) else None


def in_english(text: str, today: date, directory: Directory) -> tuple[Sentence, str]:
    """The sentence in English words, and the language that it was in ("en")."""
    sentence = Sentence.of(text, today)
    named = places(sentence, directory)
    found = spoken(sentence, named)
    if found is None:
        return sentence, "en"
    sentence = Sentence.of(_grouped(text), today)
    named = [(start, end) for start, end in places(sentence, directory) if not _is_a_word(sentence, start, end, found)]
    return _put(sentence, named, found), found.name


def parted(text: str, today: date, code: str) -> Sentence:
    """A question in its own words."""
    return Sentence.of(text if code == "en" else _grouped(text), today)


def knows(code: str, word: str) -> bool:
    """Whether a word, folded, has a meaning in questions for figures."""
    return word in _english() if code == "en" else word in language(code).words


def said_for(code: str, english: Set[str]) -> frozenset[str]:
    """Words of the language that are said for these English ones."""
    if code == "en":
        return frozenset(english)
    return frozenset(word for phrase, said in language(code).phrases.items() if said and english >= set(said.casefold().split()) for word in phrase)


def _grouped(text: str) -> str:
    """Numbers with a space at their thousands without it, and "d'", "l'" as words of their own."""
    text = re.sub(r"\b(qu|jusqu|[dlnsjmtc]|^Qu|^[DLNSJMTC])['’](?=\w)", r"\1 ", text)
    return re.sub(r"(?<![\d.,])(\d{1,3})((?:[ \u00a0\u202f]\d{3})+)(?![\d])", lambda match: match[1] + re.sub(r"\D", "", match[2]), text)


def _is_a_word(sentence: Sentence, start: int, end: int, found: Language) -> bool:
    """Whether a name is an everyday word as well."""
    return found.plain(sentence.rest[start:end]) in found.words


def _put(sentence: Sentence, named: Sequence[tuple[int, int]], found: Language) -> Sentence:
    made, parts, at = Sentence(sentence.given, sentence.today), [], 0
    words = sentence.words
    while at < len(words):
        inside = any(start <= words[at].start < end for start, end in named)
        count, english = (1, None) if inside else _longest(sentence, words[at:], named, found)
        raws = [(words[at].raw, sentence.plain(words[at]))] if inside else _words(words[at].raw, sentence.plain(words[at]), english)
        for raw, plain in raws:
            made.words.append(Word(raw, sum(len(part) + 1 for part in parts)))
            parts.append(plain)
        at += count
    made.rest = " ".join(parts)
    return made


def _longest(sentence: Sentence, words: Sequence[Word], named: Sequence[tuple[int, int]], found: Language) -> tuple[int, str | None]:
    """How many words a phrase has that begins here, and its English; a number in it goes over."""
    free = next((at for at, word in enumerate(words) if any(start <= word.start < end for start, end in named)), len(words))
    plain = [found.plain(sentence.plain(word)) for word in words[: min(free, LONGEST)]]
    shapes = [_NUMBER if _FIGURES.fullmatch(word) else word for word in plain] + ([_END] if free == len(words) <= LONGEST else [])
    for count in range(len(shapes), 0, -1):
        for shape in (tuple(shapes[:count]), tuple([*plain, _END][:count])):
            if shape in found.phrases and shape != (_NUMBER,):
                numbers = iter([word for word in plain[:count] if _FIGURES.fullmatch(word)])
                return min(count, len(plain)), re.sub(_NUMBER, lambda _: next(numbers), found.phrases[shape])  # noqa: B023  (used at once)
    return 1, None


def _words(raw: str, plain: str, english: str | None) -> list[tuple[str, str]]:
    """Words as typed and as compared, in place of one or some of the question."""
    if english is not None:
        return [(word if word[:1].isupper() or at else raw, word.casefold()) for at, word in enumerate(english.split())]
    if day := _DAY.fullmatch(plain):
        return [(raw, f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}")]
    if re.search(r"[\d€$£¥]", raw) or (raw.isupper() and raw in CODES):
        return [(raw, plain)]
    return [(raw, plain + STRANGE)]
