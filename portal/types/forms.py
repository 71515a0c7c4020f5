"""Forms of document types and their fields."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.core import types
from portal.core.doctypes import DOCTYPES, DocType, Field
from portal.core.types import settings

NEEDED = "Fill this in."
#: What people call the data types.
TYPES = {
    "string": "Text",
    "number": "Number",
    "currency": "Amount of money",
    "date": "Date",
    "boolean": "Yes or no",
    "address": "Address",
    "country": "Country",
    "list": "One of a list",
    "dynamic_list": "One of a list that grows",
    "prompt": "Answer to a question",
    "object": "Several values together",
    "array": "Rows of a table",
}
METHODS = {
    "ai": "By itself: beside what it is called, and by the outside reader where that is switched on",
    "label": "Beside labels that I name",
    "regex": "By a pattern",
    "table": "From a column of a table",
    "manual": "Only by people",
}
PLACES = {"any": "beside or below the label", "beside": "beside the label", "below": "below the label"}
LONG = 20_000  # characters of a list in a text


def lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def pairs(text: str | None, mark: str) -> list[tuple[str, str]]:
    """Lines of two texts parted by `mark`; a line without it is both."""
    parted = [line.partition(mark) for line in lines(text)]
    return [(first.strip(), last.strip() or first.strip()) for first, _, last in parted]


class TypeForm(FlaskForm):
    label = StringField("What it is called", [InputRequired(NEEDED), Length(max=100)], render_kw={"autocomplete": "off"})
    like = SelectField(
        "Read like", choices=[SelectChoice("", "Nothing else: only its own fields"), *(SelectChoice(one, DOCTYPES[one].label) for one in types.LIKE)]
    )
    words = TextAreaField("Words it is told by", [Length(max=LONG)])

    @classmethod
    def of(cls, kind: DocType) -> TypeForm:
        return cls(data={"label": kind.label, "like": kind.like, "words": "\n".join(kind.words)})

    def changes(self) -> dict[str, Any]:
        return {"label": self.label.data or "", "like": self.like.data or "", "words": lines(self.words.data)}


class LabelForm(FlaskForm):
    label = StringField("What it is called", [InputRequired(NEEDED), Length(max=100)], render_kw={"autocomplete": "off", "autofocus": True})


class FieldForm(FlaskForm):
    """`changes` are as `types.configure_field` takes them."""

    label = StringField("What people call it", [Length(max=100)], render_kw={"autocomplete": "off"})
    name = StringField("Name for programs", [Length(max=60)], render_kw={"autocomplete": "off", "spellcheck": "false"})
    type = SelectField("Kind of value", choices=[SelectChoice(name, word) for name, word in TYPES.items()])
    visible = BooleanField("People see it", default=True)
    items = TextAreaField("Its parts", [Length(max=LONG)])
    method = RadioField("How it is found", choices=[SelectChoice(name, word) for name, word in METHODS.items()], default="ai")
    labels = TextAreaField("Labels", [Length(max=LONG)])
    place = SelectField("The value stands", choices=[SelectChoice(name, words) for name, words in PLACES.items()], validate_choice=False)
    pattern = StringField("Pattern", [Length(max=2000)], render_kw={"autocomplete": "off", "spellcheck": "false"})
    group = StringField("Group", [Length(max=60)], render_kw={"autocomplete": "off", "spellcheck": "false"})
    exact_case = BooleanField("Capitals and small letters differ")
    column = StringField("Head of the column", [Length(max=200)], render_kw={"autocomplete": "off"})
    columns = TextAreaField("Heads of the columns", [Length(max=LONG)])
    row = SelectField("Row", choices=[SelectChoice("first", "The first"), SelectChoice("last", "The last")], validate_choice=False)
    table = StringField("Which table", [Optional(), Length(max=3)], render_kw={"inputmode": "numeric"})
    options = TextAreaField("Options", [Length(max=100_000)])
    currency = StringField("Currency where none is printed", [Length(max=3)], render_kw={"placeholder": "EUR", "autocomplete": "off"})
    prompt = TextAreaField("Question", [Length(max=2000)])
    document = SelectField("Try it on", choices=[], validate_choice=False)

    @classmethod
    def of(cls, field: Field) -> FieldForm:
        kept = field.settings
        shown: dict[str, Any] = {"label": field.title, "name": field.name, "type": field.type, "visible": field.visible, "method": field.method}
        shown |= {name: kept[name] for name in ("place", "pattern", "group", "column", "row", "table", "currency", "prompt") if name in kept}
        shown["items"] = "\n".join(one.name if one.type == "string" else f"{one.name}:{one.type}" for one in field.items)
        shown["labels"] = "\n".join(kept.get("labels", ()))
        shown["columns"] = "\n".join(f"{name}: {head}" for name, head in kept.get("columns", {}).items())
        shown["options"] = "\n".join(_option(one) for one in kept.get("options", ()))
        shown["exact_case"] = not kept.get("ignore_case", True)
        return cls(data=shown)

    def changes(self) -> dict[str, Any]:
        kind, how = self.type.data or "string", self.method.data or "ai"
        sent: dict[str, Any] = {"label": (self.label.data or "").strip(), "type": kind, "visible": bool(self.visible.data), "method": how}
        if kind in settings.WITH_ITEMS:
            sent["items"] = lines(self.items.data)
        given = self._settings()
        known = settings.keys_of(how, kind) if how in settings.KEYS else ()
        return sent | {"settings": {name: given[name] for name in known if given.get(name)}}

    def _settings(self) -> dict[str, Any]:
        plain = ("place", "pattern", "group", "column", "row", "table", "currency", "prompt")
        given: dict[str, Any] = {name: (self[name].data or "").strip() for name in plain}
        given |= {"labels": lines(self.labels.data), "columns": dict(pairs(self.columns.data, ":"))}
        given |= {"options": [{"key": key, "value": value} for key, value in pairs(self.options.data, "=")]}
        return given | ({"ignore_case": False} if self.exact_case.data else {})


def _option(one: dict[str, str]) -> str:
    return one["key"] if one["key"] == one["value"] else f"{one['key']} = {one['value']}"
