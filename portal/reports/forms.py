"""The form that asks for a report."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.validators import InputRequired

from portal.core.reports import ReportTemplate


class NewReport(FlaskForm):
    """What isn't among the choices is core's to refuse: a list may have been too long to show whole."""

    kind = SelectField("Kind", [InputRequired("Choose a kind of report.")], validate_choice=False)
    folder = SelectField("Folder", [InputRequired("Choose a folder.")], validate_choice=False)

    def offer(self, kinds: Sequence[ReportTemplate], folders: Sequence[tuple[str, str]]) -> NewReport:
        self.kind.choices = [(one.public_id, one.name) for one in kinds]
        self.folder.choices = [("", "Choose a folder"), *folders]
        return self
