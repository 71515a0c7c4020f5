"""Forms of API keys."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flask_wtf import FlaskForm
from wtforms import DateField, PasswordField, RadioField, SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput

from portal.core.actors import SCOPES
from portal.web import look

NEEDED = "Fill this in."
#: The scopes in words, grouped as people think of them. A test holds that none is missing.
GROUPS = {
    "Documents": {
        "documents:read": "Look at them",
        "documents:create": "Hand in",
        "documents:write": "Correct, move, delete",
        "documents:approve": "Approve and return",
        "documents:purge": "Purge what was deleted, for good",
        "holds:write": "Place and lift legal holds",
    },
    "Folders and links": {
        "folders:read": "Look at folders",
        "folders:write": "Make and change folders",
        "links:read": "Look at links",
        "links:write": "Make and send links",
    },
    "Document types": {"types:read": "Look at them", "types:write": "Change types and fields"},
    "Facilities, projects and records": {
        "facilities:read": "Look at facilities",
        "facilities:write": "Make and change facilities",
        "projects:read": "Look at projects",
        "projects:write": "Make and change projects",
        "records:read": "Look at records",
        "records:write": "Make and remove records",
    },
    "Reports": {"reports:read": "Look at them", "reports:create": "Make them"},
    "Jobs and messages": {"jobs:read": "Look at jobs", "jobs:write": "Try jobs again", "outbox:read": "Read messages"},
    "Firm": {
        "members:read": "Look at members",
        "members:write": "Change members and settings",
        "keys:read": "Look at keys",
        "keys:write": "Make and change keys",
        "webhooks:read": "Look at webhooks",
        "webhooks:write": "Make and change webhooks",
        "logs:read": "Read the activity log",
        "mail:read": "See mailboxes, the mails fetched from them, and routing rules",
        "mail:write": "Set up mailboxes and routing rules, fetch mail",
    },
}
WORDS = {scope: word for group in GROUPS.values() for scope, word in group.items()}


#: What programs of the docflo and files families are let into, service by service: the words, and the rights behind them.
SERVICES = {
    "documents-read": ("Documents, read", ("documents:read",)),
    "documents": ("Documents, read and write", ("documents:read", "documents:create", "documents:write", "documents:approve")),
    "types": ("Types", ("types:read", "types:write")),
    "search": ("Search", ("documents:read",)),
    "logs": ("Logs", ("logs:read",)),
    "auth": ("Guest tokens", ("links:write",)),
    "files-upload": ("Files, upload only", ("documents:create",)),
    "files": ("Files and readings", ("documents:read", "documents:create", "documents:write")),
    "facilities": ("Facilities", ("facilities:read", "facilities:write")),
    "projects": ("Projects", ("projects:read", "projects:write")),
    "records": ("Invoices and wastes", ("documents:read", "facilities:read", "projects:read", "records:read", "records:write")),
}


class KeyForm(FlaskForm):
    name = StringField("Name", [InputRequired(NEEDED), Length(max=200)], render_kw={"autocomplete": "off", "autofocus": True})
    reach = RadioField("What it may do", choices=[SelectChoice("all", "All that you may do"), SelectChoice("some", "Only what is chosen here")], default="all")
    scopes = SelectMultipleField("Rights", choices=[SelectChoice(scope, WORDS.get(scope, scope)) for scope in SCOPES], option_widget=CheckboxInput())
    expires_on = DateField("Last day", [Optional()])
    password = PasswordField("Your password", [InputRequired(NEEDED), Length(max=1024)], render_kw={"autocomplete": "current-password"})

    def validate_scopes(self, field: SelectMultipleField) -> None:
        if self.reach.data == "some" and not field.data:
            raise ValidationError("Choose one right at least.")

    def validate_expires_on(self, field: DateField) -> None:
        if field.data is not None and not date(2000, 1, 1) < field.data < date(9000, 1, 1):
            raise ValidationError("Enter a day like 2027-01-31.")

    @property
    def wanted(self) -> list[str] | None:
        return None if self.reach.data == "all" else sorted(self.scopes.data or ())

    @property
    def expires_at(self) -> datetime | None:
        """The end of the last day where the viewer is."""
        return datetime.combine(self.expires_on.data + timedelta(days=1), time(), look.zone()) if self.expires_on.data else None


class SitesForm(FlaskForm):
    embed_origins = TextAreaField("Sites that may show it", [Length(max=2000)], filters=[lambda text: "\n".join((text or "").split())], render_kw={"rows": 3})


class NameForm(FlaskForm):
    name = StringField("Name", [InputRequired(NEEDED), Length(max=200)], render_kw={"autocomplete": "off", "autofocus": True})
