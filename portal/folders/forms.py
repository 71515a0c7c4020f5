"""Forms of folders and of the links that lead into them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, EmailField, SelectChoice, SelectField, StringField, TelField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from portal.core import folders, links
from portal.web import look

NEEDED = "Fill this in."
ROOT = "root"


class FolderForm(FlaskForm):
    name = StringField("Name", [InputRequired(NEEDED), Length(max=folders.NAME_LENGTH)], render_kw={"autofocus": True})
    description = TextAreaField("Description", [Length(max=folders.DESCRIPTION_LENGTH)])


class EditForm(FolderForm):
    plus_name = StringField("Name behind the plus", [Length(max=60)], render_kw={"autocomplete": "off", "placeholder": "acme", "spellcheck": "false"})


class PlaceForm(FlaskForm):
    """`choices` are the folders that it may go into (public id and path)."""

    parent_folder = SelectField("Put it in")

    def offer(self, choices: list[tuple[str, str]]) -> None:
        self.parent_folder.choices = [SelectChoice(value, path) for value, path in ((ROOT, "The top, in no folder"), *choices)]

    @property
    def parent(self) -> str | None:
        return None if self.parent_folder.data in (None, ROOT) else self.parent_folder.data


class Expiring(FlaskForm):
    expires_on = DateField("Last day", [Optional()])

    def validate_expires_on(self, field: DateField) -> None:
        if field.data is not None and not date(2000, 1, 1) < field.data < date(9000, 1, 1):
            raise ValidationError("Enter a day like 2027-01-31.")

    @property
    def expires_at(self) -> datetime | None:
        """The end of the last day where the viewer is."""
        return datetime.combine(self.expires_on.data + timedelta(days=1), time(), look.zone()) if self.expires_on.data else None


class ClientForm(Expiring):
    name = StringField("Client's name", [Length(max=links.NAME_LENGTH)], render_kw={"autocomplete": "off"})
    phone_number = TelField("Phone number", [InputRequired(NEEDED), Length(max=50)], render_kw={"autocomplete": "off"})
    email = EmailField("E-mail", [Length(max=320)], render_kw={"autocomplete": "off"})
    send_now = BooleanField("Send the link by SMS now", default=True)


class LinkForm(Expiring):
    name = StringField("Client's name", [Length(max=links.NAME_LENGTH)], render_kw={"autocomplete": "off"})
    email = EmailField("E-mail", [Length(max=320)], render_kw={"autocomplete": "off"})
