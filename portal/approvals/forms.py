"""Forms of approvals. Conditions and steps are rows; those left empty don't count."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput

from portal.core.approvals.conditions import COMPARISONS
from portal.core.approvals.rules import LONGEST_DUE, NAME_LENGTH
from portal.web import look
from portal.web.forms import WholeField

NEEDED = "Fill this in."
SPARE = 2  # empty rows behind those that are filled
OFF = {"autocomplete": "off"}


class ConditionRow(Form):
    field = StringField("Field", [Length(max=100)], render_kw=OFF | {"list": "known-fields", "placeholder": "InvoiceTotal"})
    how = SelectField("Comparison", choices=[SelectChoice(name, words) for name, words in COMPARISONS.items()], default="over")
    value = StringField("Limit or text", [Length(max=200)], render_kw=OFF)
    currency = StringField("Currency", [Length(max=3)], render_kw=OFF | {"placeholder": "EUR", "size": "4"})

    def kept(self) -> dict[str, Any]:
        value = {"value": self.value.data, "currency": self.currency.data} if self.how.data not in ("there", "missing") else {}
        return {"field": (self.field.data or "").strip(), "is": self.how.data} | value


class StepRow(Form):
    approvers = SelectMultipleField("Approvers", option_widget=CheckboxInput())
    need = SelectField("Needed", choices=[SelectChoice("any", "One of them approves"), SelectChoice("all", "All of them approve")], default="any")

    def kept(self) -> dict[str, Any]:
        return {"approvers": self.approvers.data or [], "need": self.need.data}


class RuleForm(FlaskForm):
    name = StringField("Name", [InputRequired(NEEDED), Length(max=NAME_LENGTH)], render_kw=OFF)
    types = SelectMultipleField("Types", option_widget=CheckboxInput())
    folder = SelectField("Folder", default="")
    sender = StringField("Sender", [Length(max=200)], render_kw=OFF)
    fields = FieldList(FormField(ConditionRow), min_entries=SPARE)
    steps = FieldList(FormField(StepRow), min_entries=1)
    four_eyes = BooleanField("Four eyes: nobody approves what they handed in or changed, nor in two steps")
    may_override = BooleanField("Owners may approve in the others’ place, with a reason", default=True)
    due_hours = WholeField("Time to approve, in hours", [Optional(), NumberRange(1, LONGEST_DUE)], render_kw={"min": "1", "max": str(LONGEST_DUE)})

    def offer(self, *, types: list[tuple[str, str]], folders: list[tuple[str, str]], members: list[tuple[str, str]]) -> None:
        """What there is to choose from."""
        self.types.choices = [SelectChoice(name, label) for name, label in types]
        self.folder.choices = [SelectChoice(*one) for one in (("", "Any folder"), *folders)]
        for row in self.steps:
            row.form.approvers.choices = [SelectChoice(public_id, name) for public_id, name in members]

    @property
    def conditions(self) -> dict[str, Any]:
        rows = [row.form.kept() for row in self.fields]
        kept = {"types": self.types.data or [], "folder": self.folder.data or None, "sender": self.sender.data or ""}
        return kept | {"fields": [row for row in rows if row["field"]]}

    def given(self) -> dict[str, Any]:
        steps = [step for step in (row.form.kept() for row in self.steps) if step["approvers"]]
        flags = {"four_eyes": self.four_eyes.data, "may_override": self.may_override.data, "due_hours": self.due_hours.data}
        return {"name": self.name.data or "", "conditions": self.conditions, "steps": steps} | flags


class OverrideForm(FlaskForm):
    reason = TextAreaField("Reason", [InputRequired(NEEDED), Length(max=2000)], render_kw={"rows": 3, "autofocus": True})


class DelegationForm(FlaskForm):
    delegate = SelectField("Who approves in their place")
    from_on = DateField("From", [InputRequired(NEEDED)])
    until_on = DateField("To, that day included", [InputRequired(NEEDED)])

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The first day's beginning and the last day's end where the viewer is."""
        first, last = self.from_on.data, self.until_on.data
        return tuple(datetime.combine(day, time(), look.zone()) for day in (first, last + timedelta(days=1)))  # type: ignore[operator,return-value]
