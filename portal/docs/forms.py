"""The forms of a document: why it is returned or reopened, what it is called, where it lies."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from portal.core.documents.intake import NAME_LENGTH
from portal.core.documents.lifecycle import REASON_LENGTH


class ReasonForm(FlaskForm):
    reason = TextAreaField(
        "Reason", validators=[DataRequired("Write why."), Length(max=REASON_LENGTH, message=f"At most {REASON_LENGTH:,} characters.")]
    )


class SortingForm(FlaskForm):
    name = StringField("Name", validators=[DataRequired("A document needs a name."), Length(max=NAME_LENGTH, message=f"At most {NAME_LENGTH} characters.")])
    folder = SelectField("Folder", choices=[], validate_choice=False)
