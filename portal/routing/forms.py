"""The form of a routing rule. Values are rows; those left empty don't count."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import FieldList, Form, FormField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput

from portal.core.approvals.conditions import COMPARISONS
from portal.core.routing.rules import NAME_LENGTH, TEXT_LENGTH

NEEDED = "Fill this in."
SPARE = 2  # empty rows behind those that are filled
OFF = {"autocomplete": "off"}


class ValueRow(Form):
    field = StringField("Field", [Length(max=100)], render_kw=OFF | {"list": "known-fields", "placeholder": "InvoiceTotal"})
    how = SelectField("Comparison", choices=[SelectChoice(name, words) for name, words in COMPARISONS.items()], default="is")
    value = StringField("Limit or text", [Length(max=200)], render_kw=OFF)
    currency = StringField("Currency", [Length(max=3)], render_kw=OFF | {"placeholder": "EUR", "size": "4"})

    def kept(self) -> dict[str, Any]:
        value = {"value": self.value.data, "currency": self.currency.data} if self.how.data not in ("there", "missing") else {}
        return {"field": (self.field.data or "").strip(), "is": self.how.data} | value


class RuleForm(FlaskForm):
    name = StringField("Name", [InputRequired(NEEDED), Length(max=NAME_LENGTH)], render_kw=OFF)
    folder = SelectField("Folder", [InputRequired("Choose a folder.")], default="")
    sender = StringField("Sender", [Length(max=TEXT_LENGTH)], render_kw=OFF | {"placeholder": "bakery.example"})
    tag = StringField("Behind the plus", [Length(max=64)], render_kw=OFF | {"placeholder": "acme"})
    mailbox = SelectField("Mailbox", default="")
    file_name = StringField("File name", [Length(max=TEXT_LENGTH)], render_kw=OFF)
    types = SelectMultipleField("Types", option_widget=CheckboxInput())
    fields = FieldList(FormField(ValueRow), min_entries=SPARE)

    def offer(self, *, types: list[tuple[str, str]], folders: list[tuple[str, str]], mailboxes: list[tuple[str, str]]) -> None:
        """What there is to choose from."""
        self.types.choices = [SelectChoice(name, label) for name, label in types]
        self.folder.choices = [SelectChoice(*one) for one in (("", "Choose…"), *folders)]
        self.mailbox.choices = [SelectChoice(*one) for one in (("", "Any mailbox, or none"), *mailboxes)]

    @property
    def asked(self) -> dict[str, Any]:
        rows = [row.form.kept() for row in self.fields]
        texts = {name: self[name].data or "" for name in ("sender", "tag", "file_name")}
        return texts | {"mailbox": self.mailbox.data or None, "types": self.types.data or [], "fields": [row for row in rows if row["field"]]}

    def given(self) -> dict[str, Any]:
        return {"name": self.name.data or "", "folder": self.folder.data or "", **self.asked}
