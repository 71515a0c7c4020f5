"""Forms of signing in and of one's own account."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.web.forms import WholeField

NEEDED = "Fill this in."
#: Those of cities, to choose from while typing.
ZONES = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))


class SignIn(FlaskForm):
    email = EmailField("E-mail", [InputRequired(NEEDED), Length(max=320)])
    password = PasswordField("Password", [InputRequired(NEEDED), Length(max=1024)])
    next = HiddenField()


class NewPassword(FlaskForm):
    current = PasswordField("Password now", [InputRequired(NEEDED), Length(max=1024)], render_kw={"autocomplete": "current-password"})
    password = PasswordField("New password", [InputRequired(NEEDED), Length(8, 1024, "Use 8 characters at least.")], render_kw={"autocomplete": "new-password"})


class FirstPassword(FlaskForm):
    password = PasswordField("New password", [InputRequired(NEEDED), Length(8, 1024, "Use 8 characters at least.")], render_kw={"autocomplete": "new-password"})


class OrganizationForm(FlaskForm):
    name = StringField("Name", [InputRequired(NEEDED), Length(max=200)])
    contact = TextAreaField("Contact", [Length(max=500)])
    privacy_url = StringField("Address of the privacy notice", [Length(max=500)], render_kw={"inputmode": "url", "placeholder": "https://"})
    accent = StringField("Colour", [Length(max=7)], render_kw={"placeholder": "#1f5fbf"})
    zone = StringField("Time zone", [Length(max=64)], render_kw={"placeholder": "Europe/Berlin", "list": "zones", "autocomplete": "off"})
    retention_days = WholeField("Days that deleted documents are kept", [Optional()], render_kw={"inputmode": "numeric", "min": 0})

    def changes(self) -> dict[str, Any]:
        """What isn't filled in of the numbers stays as it is."""
        texts = {name: (self[name].data or "").strip() for name in ("name", "contact", "privacy_url", "accent", "zone")}
        days = self.retention_days.data
        return texts if days is None else texts | {"retention_days": days}
