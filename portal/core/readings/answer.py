"""What a reader child answers, held to its shape before anything of it is kept.

The file may have taken the child over, so the answer is foreign input. One that isn't of the shape of `extraction.model.Reading.as_json`
fails its document at once and for good, instead of failing again in every attempt at whatever the database doesn't take.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import AfterValidator, ConfigDict, Field, StrictBool, TypeAdapter, ValidationError, with_config
from typing_extensions import TypedDict

from portal.core.doctypes import DOCTYPES
from portal.core.documents import splitting
from portal.core.extraction.model import METHODS, TYPES
from portal.core.sandbox import Crashed

#: PostgreSQL takes neither NUL nor lone surrogates; the latter pydantic refuses by itself.
Text = Annotated[str, Field(max_length=100_000, pattern=r"^[^\x00]*$")]
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00]*$")]
Decimals = Annotated[str, Field(pattern=r"^-?[0-9]{1,40}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,2})?$")]  # within the range of a float
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Measure = Annotated[float, Field(ge=-1e6, le=1e6, allow_inf_nan=False)]  # fractions of the page may lie beyond its edges
Box = Annotated[list[Measure], Field(min_length=4, max_length=4)]
Title = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
#: Of four points; a paper may reach a little beyond its picture.
Corners = Annotated[list[Annotated[float, Field(ge=-2, le=3, allow_inf_nan=False)]], Field(min_length=8, max_length=8)]
PageNumber = Annotated[int, Field(ge=1, le=100_000)]
DocType = Annotated[str, AfterValidator(lambda name: _known(name))]


@with_config(ConfigDict(extra="ignore"))
class PageAnswer(TypedDict):
    number: PageNumber
    width: Measure
    height: Measure
    rotation: Annotated[int, Field(ge=-360, le=360)]
    skew: Measure
    source: Literal["text", "ocr", "none", "unread"]
    sheet: PageNumber
    corners: Corners | None
    words: list[tuple[Text, Measure, Measure, Measure, Measure, Measure]]


@with_config(ConfigDict(extra="ignore"))
class _Value(TypedDict):
    type: Literal[TYPES]  # type: ignore[valid-type]
    value: Any
    content: Text | None
    confidence: Share
    page: PageNumber | None
    box: Box | None
    method: Literal[METHODS]  # type: ignore[valid-type]
    parts: NotRequired[list[Name]]


ValueAnswer = Annotated[_Value, AfterValidator(lambda value: _typed(value))]


class Currency(TypedDict):
    amount: Decimals
    currencyCode: Annotated[str, Field(max_length=3)] | None


@with_config(ConfigDict(extra="ignore"))
class CheckAnswer(TypedDict):
    name: Name
    passed: bool
    fields: list[Name]
    detail: Text


@with_config(ConfigDict(extra="ignore"))
class CueAnswer(TypedDict):
    text: Text
    page: PageNumber
    box: Box


Cues = Annotated[list[CueAnswer], Field(max_length=20)]


@with_config(ConfigDict(extra="ignore"))
class Alternative(TypedDict):
    docType: DocType
    confidence: Share
    words: Cues


@with_config(ConfigDict(extra="ignore"))
class PartAnswer(TypedDict):
    pages: Annotated[list[PageNumber], Field(min_length=2, max_length=2)]
    docType: DocType
    confidence: Share
    title: Title | None


@with_config(ConfigDict(extra="ignore"))
class SourceAnswer(TypedDict):
    name: Name
    method: Literal[METHODS]  # type: ignore[valid-type]
    detail: Title


@with_config(ConfigDict(extra="ignore"))
class Answer(TypedDict):
    docType: DocType
    confidence: Share
    typeWords: Cues
    alternatives: Annotated[list[Alternative], Field(max_length=20)]
    parts: Annotated[list[PartAnswer], Field(max_length=1000)]
    sources: Annotated[list[SourceAnswer], Field(max_length=1000)]
    pages: Annotated[list[PageAnswer], Field(max_length=1000)]
    fields: Annotated[dict[Name, ValueAnswer], Field(max_length=500)]
    checks: Annotated[list[CheckAnswer], Field(max_length=1000)]
    error: Text | None
    fault: Text | None


_ANSWER = TypeAdapter(Answer)
_BY_TYPE: dict[str, TypeAdapter[Any]] = {
    "number": TypeAdapter(Decimals),
    "currency": TypeAdapter(Currency),
    "boolean": TypeAdapter(StrictBool),
    "object": TypeAdapter(dict[Name, ValueAnswer]),
    "array": TypeAdapter(list[dict[Name, ValueAnswer]]),
    "list": TypeAdapter(list[Text]),
}
_PLAIN = TypeAdapter(Text)


def checked(answer: Any) -> Answer:
    """The answer, only what is known of it; raises `Crashed` for one of another shape (its detail names the place, not the content)."""
    try:
        return _covering(_ANSWER.validate_python(answer))
    except (ValidationError, RecursionError) as error:
        first = error.errors(include_url=False, include_input=False)[0] if isinstance(error, ValidationError) else {"loc": (), "type": "depth"}
        raise Crashed(f"the reader's answer is wrong at {'/'.join(map(str, first['loc']))[:200]}: {first['type']}") from None


def _covering(answer: Answer) -> Answer:
    """The answer; raises `Crashed` when its parts don't cover its pages in order."""
    edges = [part["pages"] for part in answer["parts"]]
    if edges and not splitting.cover(edges, len(answer["pages"])):
        raise Crashed("the reader's answer is wrong at parts: they don't cover the pages")
    return answer


def _known(name: str) -> str:
    if name != "unclassified" and name not in DOCTYPES:
        raise ValueError("no such type")
    return name


def _typed(value: _Value) -> _Value:
    """The inner value by its type, as `extraction.model.Value` has it."""
    if value["value"] is not None:
        value["value"] = _BY_TYPE.get(value["type"], _PLAIN).validate_python(value["value"])
    return value
