"""Forms of webhooks."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import PasswordField, RadioField, SelectChoice, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput

from portal.core.events import EVENTS

NEEDED = "Fill this in."
AUTHS = {"none": "Not at all: the signature tells that it is us", "basic": "With a user's name and a password", "bearer": "With a token"}


class WebhookForm(FlaskForm):
    name = StringField("Name", [InputRequired(NEEDED), Length(max=100)], render_kw={"autocomplete": "off", "autofocus": True})
    url = StringField("Address", [InputRequired(NEEDED), Length(max=2000)], render_kw={"autocomplete": "off", "inputmode": "url", "spellcheck": "false"})
    events = SelectMultipleField("What to tell", choices=[SelectChoice(name, said) for name, said in EVENTS.items()], option_widget=CheckboxInput())
    auth = RadioField("How to sign in there", choices=[SelectChoice(name, said) for name, said in AUTHS.items()], default="none")
    username = StringField("User's name", [Optional(), Length(max=2000)], render_kw={"autocomplete": "off"})
    credential = PasswordField("Password or token", [Optional(), Length(max=2000)], render_kw={"autocomplete": "new-password"})

    def validate_events(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError("Choose one event at least.")

    def given(self) -> dict[str, Any]:
        kept = {"name": self.name.data or "", "url": self.url.data or "", "events": self.events.data or [], "auth": self.auth.data}
        return kept | {"username": self.username.data or None, "credential": self.credential.data or None}

    def changes(self, auth: str) -> dict[str, Any]:
        """What is to be changed of a webhook that signs in by `auth`: nothing entered leaves its credential as it is."""
        given = self.given()
        if given["auth"] == auth and not (given["username"] or given["credential"]):
            given["auth"] = None
        return given
