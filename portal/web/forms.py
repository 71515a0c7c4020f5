"""Between WTForms and core: what core refuses stands beside the field it is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import IntegerField

from portal.core.errors import Conflict, Invalid, NotFound, PortalError, Refused, Stale, TooMany

#: What a person can mend. Anything else (not allowed, not signed in, disk full) is told by a page of its own.
MENDABLE = (Invalid, Refused, Conflict, NotFound, TooMany)


class WholeField(IntegerField):
    """A whole number; for what is none it has words of ours."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Enter a whole number.") from None


def told(form: FlaskForm, operation: Callable[[], Any], **names: str) -> bool:
    """Run `operation`; False when core refused, with its sentence put beside the form's field of the same name, or on top of the form.

    `names` maps core's names of inputs to the form's, where they differ.
    """
    try:
        operation()
    except MENDABLE as error:
        field = form._fields.get(names.get(error.field or "", error.field or ""))
        if field is None:
            form.form_errors.append(sentence(error))
        else:
            field.errors = [*field.errors, sentence(error)]
        return False
    return True


def beside(operation: Callable[[], Any]) -> dict[str, str]:
    """Run `operation`; core's sentence by its name of the input that it is about, "" for none. Empty when core took it."""
    try:
        operation()
    except MENDABLE as error:
        return {error.field or "": sentence(error)}
    return {}


def sentence(error: PortalError) -> str:
    """What people do about it; versions are what programs speak of. The form that is shown again carries the newest one."""
    return "Somebody changed this meanwhile. Save again to keep what stands here." if isinstance(error, Stale) else error.message
