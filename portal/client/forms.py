"""The two things a client types. The rest are buttons."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import StringField, TelField
from wtforms.validators import InputRequired, Length


class PhoneForm(FlaskForm):
    phone = TelField(
        "Your mobile number",
        [InputRequired("Enter your mobile number."), Length(max=50, message="A phone number is shorter than that.")],
        render_kw={"autocomplete": "tel"},
    )


class CodeForm(FlaskForm):
    code = StringField(
        "Code",
        [InputRequired("Enter the code from the message."), Length(max=50, message="The code has 6 digits.")],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"},
    )
