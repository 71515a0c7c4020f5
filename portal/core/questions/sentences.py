"""A question taken apart: its words, folded, with what was understood taken out piece by piece."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from portal.core.readings.kept import folded

LONGEST = 500  # characters

#: What stands in the place of a piece that was understood, so that the words around it still show what it belongs to.
PERIOD, AMOUNT, NAME, GONE, CURRENCY = "\x01", "\x02", "\x03", "\x04", "\x05"
#: Behind a word of another language that has no English one: it may be a name, but no word of `en.toml`.
STRANGE = "_"
#: "Aren't approved" is "not approved", in questions and in the phrases that they are made of.
NEGATIONS = frozenset("arent isnt wasnt werent havent hasnt hadnt dont doesnt didnt".split())
_RAW = re.compile(r"[^\s?!()\"“”„«»;…\x00-\x1f]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed, and where it begins in `Sentence.rest`."""

    raw: str
    start: int

    @property
    def capital(self) -> bool:
        return self.raw[:1].isupper()


@dataclass(slots=True)
class Sentence:
    """`rest` is the folded text with a space between words; what is taken is overwritten by marks, letter by letter."""

    given: str
    today: date
    rest: str = ""
    words: list[Word] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, today: date) -> Sentence:
        made, parts = cls(text, today), []
        for raw, plain in _pieces(text):
            made.words.append(Word(raw, sum(len(part) + 1 for part in parts)))
            parts.append(plain)
        made.rest = " ".join(parts)
        return made

    def take(self, start: int, end: int, mark: str = GONE) -> None:
        self.rest = self.rest[:start] + re.sub(r"[^ ]", mark, self.rest[start:end]).replace(" ", mark) + self.rest[end:]

    def left(self) -> list[Word]:
        """The words that weren't taken."""
        return [word for word in self.words if self.rest[word.start] not in PERIOD + AMOUNT + NAME + GONE + CURRENCY]

    def word_at(self, start: int) -> Word | None:
        return next((word for word in self.words if word.start == start), None)

    def plain(self, word: Word) -> str:
        return self.rest[word.start : self.end(word)].rstrip(STRANGE)

    def end(self, word: Word) -> int:
        """Behind its last letter."""
        following = self.rest.find(" ", word.start)
        return len(self.rest) if following < 0 else following


def _pieces(text: str) -> list[tuple[str, str]]:
    """Words as typed and as compared. What holds a digit or a sign stays as it is, all else is letters alone."""
    pieces = []
    for raw in _RAW.findall(re.sub(r"(?<=\w)['’]s\b", "", text)):
        raw = raw.strip(".,:'’`*")
        if re.search(r"[\d€$£¥]", raw):
            pieces.append((raw, raw.casefold()))
        else:
            pieces += [(part, positive(folded(part.replace("'", "").replace("’", "")))) for part in re.split(r"[-/–—,.&+_]", raw)]
    return [(raw, plain) for raw, plain in pieces if plain]


def positive(word: str) -> str:
    return "not" if word in NEGATIONS else word


def amount_of(text: str) -> Decimal | None:
    """ "1,240.50", "1.240,50", "5k", "2.5m", "2 million" → a number; None for what can be read in two ways."""
    match = re.fullmatch(r"(\d[\d.,']*)\s?(k|m|thousand|million)?", text)
    if match is None:
        return None
    digits, scale = match[1].rstrip(".,'"), {"k": 1000, "thousand": 1000, "m": 10**6, "million": 10**6}.get(match[2] or "", 1)
    marks = re.findall(r"[.,']", digits)
    if not marks:
        return Decimal(digits) * scale
    groups = re.split(r"[.,']", digits)
    decimals = "" if len(groups[-1]) == 3 and (len(set(marks)) == 1) and scale == 1 else groups.pop()
    if any(len(group) != 3 for group in groups[1:]) or not 1 <= len(groups[0]) <= 3 + 9 * (len(groups) == 1) or (marks[-1] in marks[:-1] and decimals):
        return None
    return Decimal(f"{''.join(groups)}.{decimals}".rstrip(".")) * scale
