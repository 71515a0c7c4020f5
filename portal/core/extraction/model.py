"""The nouns of reading: words on pages in, typed and grounded values out.

Boxes are ``(x0, y0, x1, y1)`` in fractions of the upright page (0..1, origin top left), so they hold for any rendering size.
Amounts are `Decimal` inside the reader and decimal strings in JSON (`as_json`), so no figure passes through a binary float.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

Box = tuple[float, float, float, float]

#: x and y of four corners, clockwise from the top left, in fractions of a picture.
Corners = tuple[float, float, float, float, float, float, float, float]

#: How a value was obtained (docs/architecture.md, "Every value is grounded").
METHODS = ("xml", "code", "form_field", "label", "table", "pattern", "model", "layout", "outside", "derived", "person")

#: Data types of a value, as in the docflo family: https shapes are in docs/architecture.md.
TYPES = ("string", "boolean", "number", "currency", "date", "object", "array", "address", "country", "list")


@dataclass(slots=True)
class Word:
    """One word as printed; `confidence` is 1.0 for a text layer and the recogniser's score for OCR."""

    text: str
    box: Box
    confidence: float = 1.0


@dataclass(slots=True)
class Page:
    """One page, upright: `number` counts from 1, `width` and `height` are points (1/72 inch).

    `rotation` is the turn clockwise, beyond the file's own /Rotate or EXIF tag, that made the page upright; `skew` the small turn
    (degrees clockwise about the middle) that made its lines level. Boxes fit the page after both (`render.page_image` does both).

    `sheet` is the file's page that it is, from 1. Of several papers on one picture each is a page: `corners` say where on its sheet the
    paper lies; so do those of a photo that was flattened. It is laid flat first, then turned.
    """

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    source: str = "text"  # "text" (text layer), "ocr", "none" (blank) or "unread" (to be recognised, but beyond what one document is given)
    rotation: int = 0
    skew: float = 0.0
    sheet: int = 0  # 0 in making one: as `number`
    corners: Corners | None = None

    def __post_init__(self) -> None:
        self.sheet = self.sheet or self.number

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(slots=True)
class Value:
    """A typed value with its place on the page.

    `value` by `type`: string/date (ISO)/country/address → str, number → Decimal, boolean → bool,
    currency → ``{"amount": Decimal, "currencyCode": "EUR" | None}``, object → ``{key: Value}``, array → ``[{key: Value}]``.
    `content` is the text as printed. A derived value has no box of its own but names its `parts` (field names).
    `evidence` is what speaks for or against the value beyond its score, by name (0..1, e.g. ``{"checksum": 1.0}``): the calibration
    weighs it, nobody outside the reader sees it.
    """

    type: str
    value: Any
    confidence: float = 0.0
    content: str | None = None
    page: int | None = None
    box: Box | None = None
    method: str = "label"
    parts: list[str] = field(default_factory=list)
    evidence: dict[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        shaped: dict[str, Any] = {
            "type": self.type,
            "value": jsonable(self.value),
            "confidence": round(self.confidence, 3),
            "content": self.content,
            "page": self.page,
            "box": [round(edge, 5) for edge in self.box] if self.box else None,
            "method": self.method,
        }
        if self.parts:
            shaped["parts"] = list(self.parts)
        return shaped


@dataclass(slots=True)
class Check:
    """Arithmetic or format evidence: e.g. name "balance_sheet_balances", passed True/False, the fields it spoke about, a sentence."""

    name: str
    passed: bool
    fields: list[str] = field(default_factory=list)
    detail: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "passed": self.passed, "fields": self.fields, "detail": self.detail}


class Cue(NamedTuple):
    """Words on a page that speak for a type, as printed."""

    text: str
    page: int
    box: Box

    def as_json(self) -> dict[str, Any]:
        return {"text": self.text, "page": self.page, "box": [round(edge, 5) for edge in self.box]}


class Guess(NamedTuple):
    """A type that a document may be of, how sure that is (0..1), and the words that speak most for it."""

    doc_type: str
    confidence: float
    words: tuple[Cue, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"docType": self.doc_type, "confidence": round(self.confidence, 3), "words": [cue.as_json() for cue in self.words]}


@dataclass(slots=True)
class Part:
    """One of several documents in one file: its pages `first` to `last` (from 1, inclusive), its type, and the title printed on it."""

    first: int
    last: int
    doc_type: str
    confidence: float
    title: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {"pages": [self.first, self.last], "docType": self.doc_type, "confidence": round(self.confidence, 3), "title": self.title}


@dataclass(slots=True)
class Source:
    """What one source of truth says about a document. `name` is the standard for people ("Factur-X", "Swiss QR bill"), `detail` what else
    identifies it (profile, attachment).

    `fields` go before what is read by rules, `hints` only fill its gaps. `doc_type` is the type that the source speaks for with `certainty`
    0..1, or None. A source without a name only reports in `checks`. `whole`: the
    file is this source itself, its pages were made of it.
    """

    name: str
    method: str  # "xml", "code" or "form_field"
    fields: dict[str, Value] = field(default_factory=dict)
    doc_type: str | None = None
    certainty: float = 0.0
    detail: str = ""
    checks: list[Check] = field(default_factory=list)
    whole: bool = False
    hints: dict[str, Value] = field(default_factory=dict)

    def as_json(self) -> dict[str, str]:
        return {"name": self.name, "method": self.method, "detail": self.detail[:200]}


@dataclass(slots=True)
class Reading:
    """What was read from one file.

    `type_words` speak for the type, `alternatives` are the next likely ones; `parts` are filled only when the file holds several documents.
    `sources` are what the file carries beside its print (e-invoice, codes, form fields), whose values went before those that rules read;
    None until they were looked for.

    `error` is a sentence for people when nothing, or only the words, could be read, else None; `fault` is its trace, for the log only.
    """

    doc_type: str = "unclassified"
    confidence: float = 0.0
    type_words: tuple[Cue, ...] = ()
    alternatives: list[Guess] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    sources: list[Source] | None = None
    pages: list[Page] = field(default_factory=list)
    fields: dict[str, Value] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    error: str | None = None
    fault: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "docType": self.doc_type,
            "confidence": round(self.confidence, 3),
            "typeWords": [cue.as_json() for cue in self.type_words],
            "alternatives": [guess.as_json() for guess in self.alternatives],
            "parts": [part.as_json() for part in self.parts],
            "sources": [source.as_json() for source in self.sources or () if source.name],
            "pages": [
                {"number": p.number, "width": p.width, "height": p.height, "rotation": p.rotation, "skew": p.skew, "source": p.source,
                 "sheet": p.sheet, "corners": list(p.corners) if p.corners else None,
                 "words": [[w.text, *(round(edge, 5) for edge in w.box), round(w.confidence, 3)] for w in p.words]}
                for p in self.pages
            ],
            "fields": {name: value.as_json() for name, value in self.fields.items()},
            "checks": [check.as_json() for check in self.checks],
            "error": self.error,
        }


def page_from(kept: Mapping[str, Any]) -> Page:
    """A page as `Reading.as_json` tells it; those that were kept by older readings lack the last columns."""
    words = [Word(text, (x0, y0, x1, y1), sure) for text, x0, y0, x1, y1, sure in kept["words"]]
    corners = kept.get("corners")
    lies = (kept.get("rotation", 0), kept.get("skew", 0.0), kept.get("sheet", 0), tuple(corners) if corners else None)
    return Page(kept["number"], kept["width"], kept["height"], words, kept["source"], *lies)


def jsonable(value: Any) -> Any:
    """Decimals become strings, nested values their JSON; everything else passes."""
    if isinstance(value, Value):
        return value.as_json()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return {key: jsonable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [jsonable(item) for item in value]
    return value


def union(boxes: list[Box]) -> Box:
    """The smallest box around all `boxes` (at least one)."""
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
