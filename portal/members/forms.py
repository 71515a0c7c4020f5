"""Forms of members."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Length

NEEDED = "Fill this in."
ROLES = (
    SelectChoice("viewer", "Viewer: looks at folders, documents and reports"),
    SelectChoice("approver", "Approver: also corrects, approves and returns, makes folders, links and reports"),
    SelectChoice("owner", "Owner: also sees messages, members, API keys and settings"),
)


class InviteForm(FlaskForm):
    name = StringField("Name", [Length(max=200)], render_kw={"autocomplete": "off", "autofocus": True})
    email = EmailField("E-mail", [InputRequired(NEEDED), Length(max=320)], render_kw={"autocomplete": "off"})
    role = RadioField("Role", choices=ROLES, default="viewer")


class MemberForm(FlaskForm):
    name = StringField("Name", [InputRequired(NEEDED), Length(max=200)], render_kw={"autocomplete": "off"})
    role = RadioField("Role", choices=ROLES)


class PasswordForm(FlaskForm):
    password = PasswordField("New password", [InputRequired(NEEDED), Length(8, 1024, "Use 8 characters at least.")], render_kw={"autocomplete": "new-password"})
