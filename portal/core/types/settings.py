"""What may be set about a field, checked: its type, its method and the settings of that, the items of an array or object.

Errors name the input as ``type``, ``method``, ``settings/labels`` and so on.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from portal.core.doctypes import METHODS, Field
from portal.core.errors import Invalid
from portal.core.extraction.labels import squash
from portal.core.extraction.tailored import patterns

#: Data types of a field (docs/architecture.md). "prompt" is a text that answers a question.
VALUE_TYPES = ("string", "number", "currency", "date", "boolean", "address", "country", "list", "dynamic_list", "prompt", "object", "array")
ITEM_TYPES = ("string", "number", "currency", "date", "boolean", "address", "country")
WITH_ITEMS = ("array", "object")

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}")
RESERVED = {"operation"}  # what an item is sent with to say what becomes of it
TITLE_LENGTH, PHRASE_LENGTH, PROMPT_LENGTH = 100, 80, 1000
MOST_LABELS, MOST_ITEMS, MOST_OPTIONS = 50, 40, 500
PLACES = ("any", "beside", "below")
ROWS = ("first", "last")
_LETTERS = {"ai": 2, "label": 1}  # of a label at least, squashed: "A" is a label only where a person says so
_CODE = re.compile(r"[A-Z]{3}")

#: The settings that each method knows, beside those of the type.
KEYS = {
    "ai": ("labels",),
    "label": ("labels", "place"),
    "regex": ("pattern", "group", "ignore_case"),
    "table": ("column", "columns", "row", "table"),
    "manual": (),
}
_OF_TYPES = {"currency": ("currency",), "list": ("options",), "dynamic_list": ("options",), "prompt": ("prompt",)}
_FITTING = {"array": ("ai", "table", "regex", "manual"), "object": ("ai", "regex", "manual"), "prompt": ("ai", "manual")}


def field_name(given: Any) -> str:
    """A name for programs: it begins with a capital, whoever wrote it."""
    if not isinstance(given, str) or not NAME.fullmatch(given) or given.casefold() in RESERVED:
        raise Invalid("A field's name has Latin letters, digits and underscores, begins with a letter and has at most 60 of them.", field="name")
    return given[0].upper() + given[1:]


def field_name_of(label: str) -> str:
    """The name for programs that a label suggests: "Cost centre" → ``CostCentre``; "" where it has no Latin letters."""
    name = joined(label).lstrip("0123456789_")
    return name[:1].upper() + name[1:]


def joined(label: str) -> str:
    """The Latin letters and digits of a text, each word with a capital, at most 60."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", label.replace("ß", "ss")) if not unicodedata.combining(char))
    return "".join(word[0].upper() + word[1:] for word in re.findall(r"[A-Za-z0-9]+", plain))[:60]


def title(given: Any, what: str = "label") -> str:
    """What people call it; "" for what the name says."""
    if not isinstance(given, str) or len(given) > TITLE_LENGTH or not given.isprintable():
        raise Invalid(f"A label has at most {TITLE_LENGTH} printable characters.", field=what)
    return given.strip()


def value_type(given: Any) -> str:
    if given not in VALUE_TYPES:
        raise Invalid(f"There is no data type {str(given)[:40]!r}; known: {', '.join(VALUE_TYPES)}.", field="type")
    return str(given)


def method(given: Any, kind: str) -> str:
    fitting = _FITTING.get(kind, METHODS)
    if given not in METHODS:
        raise Invalid(f"There is no method {str(given)[:40]!r}; known: {', '.join(METHODS)}.", field="method")
    if given not in fitting:
        raise Invalid(f"A field of type {kind} is read by {', '.join(fitting)}, not by {given}.", field="method")
    return str(given)


def items(given: Any, kind: str) -> list[str]:
    """The items of an array or object as kept (``Amount:currency``); names alone are strings. No two have one name, whatever its case."""
    if kind not in WITH_ITEMS:
        if given:
            raise Invalid(f"A field of type {kind} has no items.", field="items")
        return []
    if not isinstance(given, (list, tuple)) or not 1 <= len(given) <= MOST_ITEMS:
        raise Invalid(f"Name 1 to {MOST_ITEMS} items.", field="items")
    made = [_item(one, at) for at, one in enumerate(given)]
    if len({one.partition(":")[0].casefold() for one in made}) < len(made):
        raise Invalid("Two items have the same name.", field="items")
    return made


def _item(given: Any, at: int) -> str:
    if isinstance(given, dict):
        given = f"{given.get('name', '')}:{given.get('type') or 'string'}"
    name, _, kind = given.partition(":") if isinstance(given, str) else ("", "", "")
    if not NAME.fullmatch(name) or name.casefold() in RESERVED:
        raise Invalid("An item's name has Latin letters, digits and underscores and begins with a letter.", field=f"items/{at}")
    if (kind or "string") not in ITEM_TYPES:
        raise Invalid(f"An item can't be of type {kind[:40]!r}; known: {', '.join(ITEM_TYPES)}.", field=f"items/{at}")
    return f"{name}:{kind}" if kind not in ("", "string") else name


def keys_of(how: str, kind: str) -> tuple[str, ...]:
    """The settings that a value of type `kind` read by method `how` may have."""
    return (*KEYS[how], *_OF_TYPES.get(kind, ()))


def checked(given: Any, how: str, kind: str, columns: Sequence[Field] = ()) -> dict[str, Any]:
    """The settings of method `how` for a value of type `kind`, in the form they are kept in; `columns` are the items it has."""
    if given is None:
        given = {}
    if not isinstance(given, dict):
        raise Invalid("Settings are an object.", field="settings")
    known = keys_of(how, kind)
    strange = next((key for key in given if key not in known), None)
    if strange is not None:
        raise Invalid(f"A {kind} that is read by {how} has no setting {str(strange)[:40]!r}; known: {', '.join(known) or 'none'}.", field="settings")
    made = {key: _CHECKS[key](given[key], f"settings/{key}") for key in known if given.get(key) not in (None, "", [], {})}
    _demand(made, how, kind, columns)
    return made


def _demand(made: dict[str, Any], how: str, kind: str, columns: Sequence[Field]) -> None:
    """What can't be left out, and what doesn't go together."""
    if how == "label" and "labels" not in made:
        raise Invalid("Name one label at least: the words that stand beside the value.", field="settings/labels")
    if how == "regex":
        _check_group(made, columns)
    if how == "table" and kind != "array" and "column" not in made:
        raise Invalid("Name the column: the words at its head.", field="settings/column")
    if kind == "list" and "options" not in made:
        raise Invalid("Name the options that there are to choose from.", field="settings/options")
    names = {column.name.casefold() for column in columns}
    for name in made.get("columns", ()):
        if name.casefold() not in names:
            raise Invalid(f"There is no item {name[:40]!r}.", field="settings/columns")
    short = next((label for label in made.get("labels", ()) if len(squash(label)) < _LETTERS[how]), None)
    if short is not None:
        raise Invalid(f"The label {short!r} is too short to be found.", field="settings/labels")


def _check_group(made: dict[str, Any], columns: Sequence[Field]) -> None:
    if "pattern" not in made:
        raise Invalid("Write a pattern.", field="settings/pattern")
    try:
        pattern = patterns.compiled(made["pattern"], made.get("ignore_case", True))
        patterns.group_of(pattern, made.get("group"))
    except patterns.Unfit as unfit:
        raise Invalid(str(unfit), field="settings/group" if "no group" in str(unfit) else "settings/pattern") from None
    named = {name.casefold() for name in pattern.groupindex}
    if columns and not named & {column.name.casefold() for column in columns}:
        some = columns[0].name
        raise Invalid(f"Name a group for each item, like (?P<{some}>…).", field="settings/pattern")


def _phrase(given: Any, path: str) -> str:
    if not isinstance(given, str) or not 1 <= len(given.strip()) <= PHRASE_LENGTH or not given.isprintable() or not squash(given):
        raise Invalid(f"Words as they are printed, at most {PHRASE_LENGTH} characters.", field=path)
    return " ".join(given.split())


def phrases(given: Any, path: str) -> list[str]:
    """Distinct phrases; a text alone is one."""
    given = [given] if isinstance(given, str) else given
    if not isinstance(given, (list, tuple)) or len(given) > MOST_LABELS:
        raise Invalid(f"A list of at most {MOST_LABELS} phrases.", field=path)
    return list(dict.fromkeys(_phrase(one, path) for one in given))


def _text(given: Any, path: str) -> str:
    if not isinstance(given, str) or len(given) > PROMPT_LENGTH:
        raise Invalid(f"A text of at most {PROMPT_LENGTH:,} characters.", field=path)
    return given.strip()


def _one_of(*known: str) -> Callable[[Any, str], str]:
    def check(given: Any, path: str) -> str:
        if given not in known:
            raise Invalid(f"It is one of {', '.join(known)}.", field=path)
        return str(given)

    return check


def _flag(given: Any, path: str) -> bool:
    if not isinstance(given, bool):
        raise Invalid("It is true or false.", field=path)
    return given


def _group(given: Any, path: str) -> int | str:
    """A group's number or name; forms send numbers as text."""
    given = int(given) if isinstance(given, str) and given.isascii() and given.isdigit() and len(given) < 4 else given
    if isinstance(given, bool) or not (isinstance(given, int) or isinstance(given, str) and NAME.fullmatch(given)):
        raise Invalid("A group is given by its number or name.", field=path)
    return given


def _number(given: Any, path: str) -> int:
    given = int(given) if isinstance(given, str) and given.isascii() and given.isdigit() and len(given) < 4 else given
    if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= 100:
        raise Invalid("Tables are counted from 1 to 100.", field=path)
    return given


def _columns(given: Any, path: str) -> dict[str, str]:
    """The head of each item's column."""
    if not isinstance(given, dict) or len(given) > MOST_ITEMS:
        raise Invalid("The head of the column by the name of the item.", field=path)
    return {str(name): _phrase(head, f"{path}/{str(name)[:60]}") for name, head in given.items()}


def _currency(given: Any, path: str) -> str:
    if not isinstance(given, str) or not _CODE.fullmatch(given):
        raise Invalid("A currency code has three capital letters (ISO 4217).", field=path)
    return given


def _options(given: Any, path: str) -> list[dict[str, str]]:
    """What there is to choose from, ``[{key, value}]``; a text alone is both."""
    if not isinstance(given, (list, tuple)) or len(given) > MOST_OPTIONS:
        raise Invalid(f"A list of at most {MOST_OPTIONS} options.", field=path)
    made = [_option(one, f"{path}/{at}") for at, one in enumerate(given)]
    if len({one["key"].casefold() for one in made}) < len(made):
        raise Invalid("Two options have the same key.", field=path)
    return made


def _option(given: Any, path: str) -> dict[str, str]:
    if isinstance(given, dict):
        return {"key": _phrase(given.get("key"), path), "value": _phrase(given.get("value", given.get("key")), path)}
    return {"key": _phrase(given, path), "value": _phrase(given, path)}


_CHECKS: dict[str, Callable[[Any, str], Any]] = {
    "labels": phrases,
    "place": _one_of(*PLACES),
    "pattern": _text,
    "group": _group,
    "ignore_case": _flag,
    "column": _phrase,
    "columns": _columns,
    "row": _one_of(*ROWS),
    "table": _number,
    "currency": _currency,
    "options": _options,
    "prompt": _text,
}
