"""The forms of a document: why it is returned or reopened, what it is called, where it lies, which pages are documents of their own."""

from __future__ import annotations

import re

from flask_wtf import FlaskForm
from wtforms import Field, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from portal.core.documents.intake import NAME_LENGTH
from portal.core.documents.lifecycle import REASON_LENGTH


class ReasonForm(FlaskForm):
    reason = TextAreaField(
        "Reason", validators=[DataRequired("Write why."), Length(max=REASON_LENGTH, message=f"At most {REASON_LENGTH:,} characters.")]
    )


class SortingForm(FlaskForm):
    name = StringField("Name", validators=[DataRequired("A document needs a name."), Length(max=NAME_LENGTH, message=f"At most {NAME_LENGTH} characters.")])
    folder = SelectField("Folder", choices=[], validate_choice=False)


class SplitForm(FlaskForm):
    """`parts` as people write pages: ``1-2, 3, 4-6``, a document between commas."""

    parts = StringField("Pages of each document", validators=[DataRequired("Write the pages of each document."), Length(max=2000)])

    def validate_parts(self, field: Field) -> None:
        if not all(re.fullmatch(r"\s*\d{1,4}\s*([-–]\s*\d{1,4}\s*)?", part) for part in field.data.split(",")):
            raise ValidationError("Write pages like 1-2, 3, 4-6.")

    @property
    def ranges(self) -> list[tuple[int, int]]:
        """First and last page of each document."""
        edges = [[int(number) for number in re.findall(r"\d+", part)] for part in self.parts.data.split(",")]
        return [(numbers[0], numbers[-1]) for numbers in edges]
