"""The form of a mailbox."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, PasswordField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.web.forms import WholeField

NEEDED = "Fill this in."
PLAIN = {"autocomplete": "off", "spellcheck": "false"}
SECURITY = {"tls": "TLS from the beginning", "starttls": "STARTTLS"}
AFTERWARDS = {"seen": "Mark it as seen", "move": "Move it into another directory"}


class MailboxForm(FlaskForm):
    name = StringField("Name", [InputRequired(NEEDED), Length(max=100)], render_kw={"autocomplete": "off"})
    host = StringField("Mail server", [InputRequired(NEEDED), Length(max=253)], render_kw=PLAIN | {"placeholder": "imap.example.org"})
    security = RadioField("Connection", choices=[SelectChoice(*one) for one in SECURITY.items()], default="tls")
    port = WholeField("Port", [Optional(), NumberRange(1, 65535, "A port is a number from 1 to 65535.")], render_kw={"min": "1", "max": "65535"})
    username = StringField("User", [InputRequired(NEEDED), Length(max=320)], render_kw=PLAIN)
    password = PasswordField("Password", [Length(max=1000)], render_kw={"autocomplete": "new-password"})
    directory = StringField("Directory", [InputRequired(NEEDED), Length(max=200)], default="INBOX", render_kw=PLAIN)
    fetch_from = DateField("Fetch mail from this day on", [Optional()])
    minutes = WholeField("Minutes between two fetches", [InputRequired(NEEDED), NumberRange(1, 1440, "1 to 1440 minutes.")], default=5)
    afterwards = RadioField("What happens there to a mail that is kept here", choices=[SelectChoice(*one) for one in AFTERWARDS.items()], default="seen")
    move_to = StringField("Directory to move it into", [Length(max=200)], render_kw=PLAIN)

    def given(self) -> dict[str, Any]:
        return {name: field.data for name, field in self._fields.items() if name != "csrf_token"}
