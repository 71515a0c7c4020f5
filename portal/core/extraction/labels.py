"""The words that name a value: label phrases per language, read from `labels/<language>.toml`, and what they tell about a document.

Phrases are compared squashed (lower case, no accents, spaces or punctuation), so "Rechnungs-Nr.:", "RECHNUNGSNR" and
"Rechnungs Nr" are one label, also where a recogniser has glued or torn words.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt")

_FOLDER = Path(__file__).parent / "labels"
_LONGEST = 44  # characters of the longest squashed label that is tried
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Phrase:
    """A label phrase: the field it names and how surely (1.0, or 0.5 for a weak one, a little less for each later place in its list)."""

    field: str
    strength: float


@dataclass(frozen=True, slots=True)
class Match:
    """Words `start` to `stop` (exclusive) of a sequence are the label of these fields."""

    start: int
    stop: int
    phrases: tuple[Phrase, ...]


@lru_cache(maxsize=20_000)
def squash(text: str) -> str:
    """Lower case letters and digits only, accents off; "#" stays and "°" becomes "o" because labels live on them."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.replace("°", "o").replace("ß", "ss"))
    return "".join(char for char in text.casefold() if char.isalnum() or char == "#")


def unaccented(text: str) -> str:
    """In lower case, accents off, the rest as printed."""
    return "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))


@cache
def data(name: str) -> dict[str, Any]:
    """The content of `labels/<name>.toml`."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8"))


@cache
def table(section: str, language: str | None) -> dict[str, tuple[Phrase, ...]]:
    """Squashed phrase → what it names, of `language` and English; of all languages when the document's is unknown."""
    spoken = LANGUAGES if language is None else dict.fromkeys(("en", language))
    plain = [(name, phrases) for each in spoken for name, phrases in data(each).get(section, {}).items()]
    return _named(plain + [one for each in spoken if section == "fields" for one in _numbered(each)])


def _numbered(language: str) -> Iterable[tuple[str, Sequence[str]]]:
    """The labels of numbers: each noun with each word for "number" behind it, or before it with a link, and, weak, without one."""
    for name, made in data(language).get("numbered", {}).items():
        for noun in made["nouns"]:
            bare, weak = noun.rstrip("?"), "?" * noun.endswith("?")
            yield from ((name, [f"{bare} {number}{weak}"]) for number in made["numbers"])
            yield from ((name, [f"{number} {link} {bare}{weak}"]) for number in made["numbers"] for link in made["links"])
            if name == "InvoiceId" and not weak:
                yield name, [f"{bare}?"]


@cache
def kind(name: str) -> dict[str, tuple[Phrase, ...]]:
    """Squashed phrase → what it names on papers of one kind, by `labels/<name>.toml`; of all languages, because such papers are
    bilingual or too short to tell theirs."""
    return _named((field, phrases) for field, spoken in data(name)["fields"].items() for phrases in spoken.values())


@cache
def languages_of(name: str) -> dict[str, frozenset[str]]:
    """Squashed phrase → the languages that it is a label in on papers of one kind."""
    found: dict[str, set[str]] = defaultdict(set)
    for spoken in data(name)["fields"].values():
        for language, phrases in spoken.items():
            for phrase in phrases:
                found[squash(phrase)].add(language)
    return {key: frozenset(languages) for key, languages in found.items()}


def _named(lists: Iterable[tuple[str, Sequence[str]]]) -> dict[str, tuple[Phrase, ...]]:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for name, phrases in lists:
        for place, phrase in enumerate(phrases):
            strength = 0.5 if phrase.endswith("?") else 1.0
            key = squash(phrase)
            found[key][name] = max(found[key].get(name, 0.0), strength - min(place, 40) * 0.004)
    return {key: tuple(Phrase(name, strength) for name, strength in names.items()) for key, names in found.items()}


class Forgiving(dict[str, tuple[Phrase, ...]]):
    """Phrases that are found as well where a recogniser has got one letter wrong, or has lost the end of a long one."""

    def __init__(self, phrases: dict[str, tuple[Phrase, ...]]) -> None:
        super().__init__(phrases)
        self._near: dict[str, str] = {}
        for key in phrases:
            if len(key) >= 7:
                self._near.update(dict.fromkeys(_shorter(key), key))
                self._near.update({key[:stop]: key for stop in range(max(9, len(key) * 3 // 5), len(key))})

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or self._meant(str(key)) is not None

    def __missing__(self, key: str) -> tuple[Phrase, ...]:
        return tuple(Phrase(phrase.field, phrase.strength * 0.9) for phrase in self[self._meant(key) or key])

    def _meant(self, key: str) -> str | None:
        """The phrase that differs in one letter. A letter too many is never the last, which would be the value's first."""
        if len(key) < 6 or super().__contains__(key):
            return None
        if key in self._near:
            return self._near[key]
        for shorter in _shorter(key):
            near = shorter if super().__contains__(shorter) and len(shorter) >= 7 else self._near.get(shorter)
            if near and (len(near) == len(key) or near[-1] == key[-1] and abs(len(near) - len(key)) == 1):
                return near
        return None


def _shorter(key: str) -> list[str]:
    """`key` without one of its letters."""
    return [key[:at] + key[at + 1 :] for at in range(len(key))]


def matches(words: Sequence[str], phrases: dict[str, tuple[Phrase, ...]]) -> list[Match]:
    """Labels in a run of words, left to right, the longest first where several begin at one word."""
    squashed = [squash(word) for word in words]
    found, start = [], 0
    while start < len(words):
        match = _longest(squashed, start, phrases) if squashed[start] else None
        if match:
            found.append(match)
        start = match.stop if match else start + 1
    return found


def _longest(squashed: Sequence[str], start: int, phrases: dict[str, tuple[Phrase, ...]]) -> Match | None:
    key, best = "", None
    for stop in range(start, min(len(squashed), start + _MOST_WORDS)):
        key += squashed[stop]
        if len(key) > _LONGEST:
            break
        if key in phrases and squashed[stop]:
            best = Match(start, stop + 1, phrases[key])
    return best


def language_of(words: Iterable[str]) -> str | None:
    """The language whose small words are most frequent; None when too few words tell."""
    seen = Counter(re.sub(r"\W", "", word).lower() for word in words)
    plain = Counter()
    for word, count in seen.items():
        plain[squash(word)] += count
    votes = Counter({language: sum(plain[word] for word in _small_words(language)) for language in LANGUAGES})
    for language in LANGUAGES:
        votes[language] += 2 * sum(plain[word] > 0 for word in _own_words(language))
    (first, most), (_, second) = votes.most_common(2)
    return first if most >= 3 and most > 1.2 * second else None


@cache
def _small_words(language: str) -> frozenset[str]:
    return frozenset(squash(word) for word in data(language)["words"].split())


@cache
def _own_words(language: str) -> frozenset[str]:
    """Single-word labels that no other language has."""
    own = {
        each: {squash(p) for section in ("fields", "columns") for names in data(each)[section].values() for p in names if " " not in p} for each in LANGUAGES
    }
    others = set().union(*(words for each, words in own.items() if each != language))
    return frozenset(word for word in own[language] - others if len(word) > 4)


def country_of(text: str) -> str | None:
    """ISO 3166 code of the country that the document's wording speaks for, None when none does. `text` is the whole document."""
    known = _spaced(text)
    votes: Counter[str] = Counter()
    for country, cues in _country_cues().items():
        votes[country] += sum(2 * min(known.count(cue), 2) for cue in cues)
    votes["US"] += 3 * min(3, len(re.findall(r"\b[A-Z]{2},? \d{5}(?:-\d{4})?\b", text)))
    votes["GB"] += 2 * min(2, len(re.findall(r"\b[A-Z]{1,2}\d[\dA-Z]? \d[A-Z]{2}\b", text)))
    (country, most), (_, second) = votes.most_common(2)
    return country if most >= 2 and most > second else None


def says(text: str, phrase: str) -> bool:
    """Whether the whole words of `phrase` stand in `text`, whatever their case and accents."""
    return _kept(phrase) in _kept(text)


def currency_in(country: str | None) -> str | None:
    return data("countries").get(country or "", {}).get("currency")


@cache
def _country_cues() -> dict[str, list[str]]:
    return {country: [_spaced(cue) for cue in facts["cues"]] for country, facts in data("countries").items()}


@lru_cache(maxsize=4_000)
def _kept(text: str) -> str:
    """`_spaced` for phrases and lines, which are asked about over and over."""
    return _spaced(text)


def _spaced(text: str) -> str:
    """Words between single spaces, without case, accents and punctuation."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
    return f" {re.sub(r'[^0-9a-z/&#]+', ' ', bare).strip()} "
