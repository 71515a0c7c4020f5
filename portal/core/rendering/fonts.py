"""Type for drawn pages: text stays literal, whatever its script.

Latin text is set in Helvetica, which every PDF reader has. Characters it lacks come from Open Sans (SIL Open Font License, from the
wheel `fontpkg-open-sans`: Greek, Cyrillic, Hebrew, Vietnamese), Chinese, Japanese and Korean from the reader's own fonts. What is left,
Arabic among it, is drawn as "?": right-to-left joining scripts need a shaping engine.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import groupby
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "Helvetica"
BOLD = "Helvetica-Bold"
WIDE = "OpenSans"
UNKNOWN = "?"
LINE = 200  # characters; no line of a page holds more

#: Ranges of code points and the reader's font for them: kana before Han, as Japanese mixes the two.
_EAST_ASIAN = (
    (0x3040, 0x30FF, "HeiseiKakuGo-W5"),
    (0x1100, 0x11FF, "HYGothic-Medium"),
    (0xAC00, 0xD7AF, "HYGothic-Medium"),
    (0x2E80, 0x9FFF, "STSong-Light"),
    (0xF900, 0xFAFF, "STSong-Light"),
    (0xFF00, 0xFFEF, "STSong-Light"),
)
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff]+(?:[\s\"'.,/-]+[\u0590-\u08ff\ufb1d-\ufdff]+)*")


@cache
def _wide() -> frozenset[int]:
    """The code points of Open Sans, which is registered on the way; none when its wheel isn't installed."""
    try:
        import fontpkg
    except ImportError:
        return frozenset()
    font = TTFont(WIDE, str(fontpkg.path("Open Sans")))
    pdfmetrics.registerFont(font)
    return frozenset(font.face.charToGlyph)


@cache
def _east_asian(name: str) -> str:
    pdfmetrics.registerFont(UnicodeCIDFont(name))
    return name


@cache
def _font_of(character: str) -> str | None:
    """The fallback that has this character; "" for the text's own font, None when nothing has it."""
    try:
        character.encode("cp1252")
        return ""
    except UnicodeEncodeError:
        pass
    code = ord(character)
    if code in _wide():
        return WIDE
    return next((_east_asian(font) for first, last, font in _EAST_ASIAN if first <= code <= last), None)


def pieces(text: str, font: str = REGULAR) -> list[tuple[str, str]]:
    """The text as (font, part) pairs in the order they are drawn, from left to right."""
    drawn = [(_font_of(character), character) for character in _visual(text)]
    known = [(font if found == "" else found, character) if found is not None else (font, UNKNOWN) for found, character in drawn]
    return [(name, "".join(character for _, character in group)) for name, group in groupby(known, key=lambda pair: pair[0])]


def _visual(text: str) -> str:
    """Composed, without invisible characters, runs of right-to-left letters turned to the order they are seen in."""
    plain = unicodedata.normalize("NFC", " ".join(text.split()))
    plain = "".join(c for c in plain if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return _RIGHT_TO_LEFT.sub(lambda run: run.group()[::-1], plain)


def markup(text: str, font: str = REGULAR, *, most: int = 300) -> str:
    """The text as a paragraph's markup that draws it literally, `most` characters of it."""
    short = text if len(text) <= most else text[: most - 1] + "…"
    return "".join(escape(part) if name == font else f'<font name="{name}">{escape(part)}</font>' for name, part in pieces(short, font))


def width(text: str, font: str, size: float) -> float:
    """Points."""
    return sum(pdfmetrics.stringWidth(part, name, size) for name, part in pieces(text, font))


def fitted(text: str, font: str, size: float, room: float) -> str:
    """The text, or as much of it as fits into `room` points with an ellipsis."""
    if width(text, font, size) <= room:
        return text
    text = text[:LINE]
    while text and width(text + "…", font, size) > room:
        text = text[:-1]
    return text.rstrip() + "…"
