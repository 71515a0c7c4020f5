"""Reading what was sent: JSON without its traps, forms with one file, pydantic's verdict in the portal's own words."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import IO, Annotated, Any, ClassVar, TypeVar

from flask import request
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, ValidationError
from werkzeug.datastructures import FileStorage, MultiDict

from portal.core.errors import Invalid, TooLarge

JSON_LIMIT = 2 << 20  # bytes
FORM_OVERHEAD = 1 << 20
MAX_DEPTH = 64

T = TypeVar("T", bound=BaseModel)


def in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("a time outside the years 1 to 9999") from None


#: A date-time with its zone, in UTC.
Instant = Annotated[AwareDatetime, AfterValidator(in_utc)]


class Body(BaseModel):
    """A JSON body. What it doesn't know is ignored, as clients of the real products may send more than is documented.

    `bare`: the field that a list is, when that is sent in place of an object.
    """

    model_config = ConfigDict(str_max_length=100_000)
    bare: ClassVar[str | None] = None


class Form(Body):
    """A multipart body with one file. `on_disk`: while it arrives, a large one may lie in a temporary file."""

    model_config = ConfigDict(arbitrary_types_allowed=True, str_max_length=10_000)
    on_disk: ClassVar[bool] = True

    file: FileStorage


class Changes(Body):
    """A PATCH body: only what was sent is changed, and something must have been."""

    def sent(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in self.model_fields_set}
        if not values:
            raise Invalid(f"Nothing to change; there are {', '.join(type(self).model_fields)}.")
        return values


class Query(BaseModel):
    """Query parameters. A list is a field with an alias like ``id[]``: sent once for each, with or without the brackets."""

    model_config = ConfigDict(str_max_length=1000)


class InvalidQuery(Invalid):
    """A query parameter is malformed."""


def read_json(model: type[T]) -> T:
    """The request's JSON object as `model`."""
    if request.mimetype not in ("application/json", "") and not request.mimetype.endswith("+json"):
        raise Invalid("Send the body as application/json.", code="unsupported_body")
    raw = request.get_data(cache=False)
    if len(raw) >= JSON_LIMIT:  # without a Content-Length werkzeug stops there and says nothing
        raise TooLarge("The body is too large.")
    data = parse_json(raw) if raw else {}  # what is required is named then
    if isinstance(data, list) and model.bare is not None:  # type: ignore[attr-defined]
        data = {model.bare: data}  # type: ignore[attr-defined]
    if not isinstance(data, dict):
        raise Invalid("The body has to be a JSON object.")
    return validated(model, data)


def parse_json(raw: bytes) -> Any:
    """JSON as RFC 8259 has it, and what breaks programs further on refused: NaN, twin keys, NUL, lone surrogates, bottomless nesting."""
    try:
        data = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_constant, object_pairs_hook=_no_twins)
    except RecursionError:
        raise Invalid("The body is nested too deeply.") from None
    except ValueError as error:
        raise Invalid(f"The body isn't valid JSON: {error}") from None
    _check_tree(data, 0)
    return data


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON number")


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _check_tree(node: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise Invalid("The body is nested too deeply.")
    if isinstance(node, str):
        check_text(node)
    elif isinstance(node, dict):
        for key, value in node.items():
            check_text(key)
            _check_tree(value, depth + 1)
    elif isinstance(node, list):
        for value in node:
            _check_tree(value, depth + 1)


def check_text(text: str, field: str | None = None) -> str:
    """Text that any database and any UTF-8 writer can hold."""
    if "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise Invalid("Text contains characters that can't be stored.", field=field)
    return text


def read_form(model: type[T]) -> T:
    """The request's multipart form with its one file as `model`."""
    if request.mimetype != "multipart/form-data" or "boundary" not in request.mimetype_params:
        raise Invalid("Send the file as multipart/form-data, in a part named `file`.", field="file", code="unsupported_body")
    if not model.on_disk:  # type: ignore[attr-defined]
        request._get_current_object()._get_file_stream = _in_memory  # type: ignore[attr-defined]  # werkzeug's own hook
    files = request.files.getlist("file")
    if len(files) > 1:
        raise Invalid("Send one file per request.", field="file")
    if not files and request.form.get("file"):
        raise Invalid("`file` has to be a file part, not a text.", field="file")
    return validated(model, _flat(request.form) | ({"file": files[0]} if files else {}))


def _in_memory(**_: Any) -> IO[bytes]:
    """A file that has no place on any disk, nor a name."""
    return open(os.memfd_create("upload", os.MFD_CLOEXEC), "w+b")


def read_query(model: type[T]) -> T:
    try:
        return validated(model, _sent(model))
    except Invalid as error:
        raise InvalidQuery(error.message, field=error.field) from None


def _sent(model: type[BaseModel]) -> dict[str, Any]:
    """The query's parameters; of lists all that aren't empty."""
    sent: dict[str, Any] = dict(_flat(request.args))
    for name in (field.alias for field in model.model_fields.values() if field.alias and field.alias.endswith("[]")):
        texts = [check_text(text, name) for key in (name, name[:-2]) for text in request.args.getlist(key) if text]
        sent = {key: text for key, text in sent.items() if key not in (name, name[:-2])} | ({name: texts} if texts else {})
    return sent


def _flat(values: MultiDict[str, str]) -> dict[str, str]:
    return {check_text(key): check_text(text, key) for key, text in values.items()}


def validated(model: type[T], data: dict[str, Any]) -> T:
    """`data` as `model`, or `Invalid` about the first field that isn't right."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        path = "/".join(str(part) for part in first["loc"])
        missing = first["type"] == "missing"
        said = "This field is required." if missing else first["msg"].removeprefix("Value error, ")
        raise Invalid(said, field=path or None, code="required" if missing else None) from None
