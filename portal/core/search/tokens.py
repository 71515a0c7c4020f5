"""Words as the index knows them: without accents, in one case, so that SQLite and PostgreSQL find the same.

Both databases are handed ready tokens; what a word is isn't left to either. "Müller-Straße" is ``muller strasse``, "1,240.50" and "1.240,50" are
both ``1 240 50``. Writing without spaces between words (Chinese, Japanese, Korean) is one token a character.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

LONGEST = 100  # characters of a token; PostgreSQL refuses lexemes of 2 KB
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_PLAIN = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})  # what doesn't come apart by itself


class Token(NamedTuple):
    """A word of a text and where it stands in it: ``text[start:end]``."""

    word: str
    start: int
    end: int


def clean(text: str) -> str:
    """A text as it is kept: composed, so that an accent is part of its letter, and without NUL."""
    return unicodedata.normalize("NFC", text).replace("\x00", "")


def placed(text: str) -> list[Token]:
    """All tokens of a text (as of `clean`) in order. A sign that stands for several words ("½") makes several tokens in one place."""
    return [Token(word[:LONGEST], match.start(), match.end()) for match in _WORD.finditer(text) for word in _folded(match[0])]


def words(text: str) -> list[str]:
    """The tokens without their places: what searching does hundreds of times."""
    found = _WORD.findall(text.lower()) if text.isascii() else [part for word in _WORD.findall(clean(text)) for part in _folded(word)]
    return found if max(map(len, found), default=0) <= LONGEST else [word[:LONGEST] for word in found]


def _folded(word: str) -> list[str]:
    if word.isascii():
        return [word.lower()]
    apart = unicodedata.normalize("NFKD", word)
    return _PLAIN.findall("".join(c for c in apart if not unicodedata.combining(c)).casefold().translate(_LETTERS))
