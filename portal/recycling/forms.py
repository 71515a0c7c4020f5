"""The form of a legal hold: why."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from portal.core.holds import REASON_LENGTH


class HoldForm(FlaskForm):
    reason = TextAreaField("Reason", [DataRequired("Write why."), Length(max=REASON_LENGTH, message=f"At most {REASON_LENGTH:,} characters.")])
