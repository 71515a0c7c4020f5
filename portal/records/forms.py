"""Forms of facilities, projects and records."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, DecimalField, SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput

from portal.core.errors import Invalid
from portal.core.facilities import Facility
from portal.core.records import CATEGORIES, UNITS, Share

NEEDED = "Fill this in."
OFF = {"autocomplete": "off"}
SHARE = "share-"  # before a facility's id, in names of inputs


class FacilityForm(FlaskForm):
    name = StringField("Name", [InputRequired(NEEDED), Length(max=200)], render_kw=OFF | {"autofocus": True})
    type = StringField("Type", [Length(max=100)], render_kw=OFF | {"placeholder": "Office"})
    country = StringField("Country", [Length(max=100)], render_kw=OFF)
    address = TextAreaField("Address", [Length(max=500)], render_kw={"rows": 3})
    categories = SelectMultipleField("What it consumes", choices=[SelectChoice(name, word) for name, word in CATEGORIES.items()], option_widget=CheckboxInput())

    def given(self) -> dict[str, Any]:
        return {name: getattr(self, name).data for name in ("name", "type", "country", "address", "categories")}


class ProjectForm(FlaskForm):
    name = StringField("Name", [InputRequired(NEEDED), Length(max=200)], render_kw=OFF | {"autofocus": True})
    project_type = StringField("Type", [Length(max=100)], render_kw=OFF)
    start_date = DateField("First day", [Optional()])
    end_date = DateField("Last day", [Optional()])

    def given(self) -> dict[str, Any]:
        return {name: getattr(self, name).data for name in ("name", "project_type", "start_date", "end_date")}


class WasteForm(FlaskForm):
    facility = SelectField("Facility", [InputRequired(NEEDED)])
    identification_name = StringField("What it is", [InputRequired(NEEDED), Length(max=500)], render_kw=OFF)
    waste_code = StringField("European waste code", [Length(max=20)], render_kw=OFF | {"placeholder": "17 01 07"})
    base_quantity = DecimalField("Quantity", [InputRequired(NEEDED)], places=None, render_kw=OFF | {"inputmode": "decimal"})
    unit = SelectField("Unit", choices=[SelectChoice(one.name, one.symbol) for one in UNITS.values()], default="kilogram_(kg)")
    start_date = DateField("First day", [InputRequired("Enter a day like 2027-01-31.")])
    end_date = DateField("Last day", [InputRequired("Enter a day like 2027-01-31.")])
    description = TextAreaField("Description", [Length(max=2000)], render_kw={"rows": 2})
    destination = StringField("Where it goes", [Length(max=500)], render_kw=OFF)
    project = SelectField("Project")

    def given(self) -> dict[str, Any]:
        names = ("identification_name", "waste_code", "base_quantity", "unit", "start_date", "end_date", "description", "destination")
        return {name: getattr(self, name).data for name in names}


class LinkForm(FlaskForm):
    """Beside it stand inputs ``share-<facility>`` with a percentage each; empty ones don't count."""

    project = SelectField("Project")


def shares_in(sent: Mapping[str, str], places: list[Facility]) -> list[Share]:
    """The facilities that a percentage was entered for. `Invalid` for what is no number."""
    entered = [(place, sent.get(f"{SHARE}{place.public_id}", "").strip().rstrip("%").strip().replace(",", ".")) for place in places]
    return [Share(place.public_id, _fraction(text, place)) for place, text in entered if text]


def _fraction(text: str, place: Facility) -> Decimal:
    try:
        return Decimal(text[:40]) / 100
    except ArithmeticError:  # no number, or one beyond all bounds
        raise Invalid(f"Enter a number of percent for {place.name}.", field="facilities") from None
