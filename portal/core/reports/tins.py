"""Numbers that a report shows only by their last four characters."""

from __future__ import annotations

import re

_IN_TEXT = re.compile(r"(?<![\w-])(?:\d{3}[- ]\d{2}[- ]\d{4}|\d{2}-\d{7})(?![\w-])")


def masked(number: str) -> str:
    """``123-45-6789`` → ``***-**-6789``; hyphens and spaces stay, shorter numbers are left as they are."""
    signs = [index for index, sign in enumerate(number) if sign.isalnum()]
    hidden = set(signs[:-4])
    return "".join("*" if index in hidden else sign for index, sign in enumerate(number))


def without_tins(text: str) -> str:
    """Text with every tax number in it masked (SSN, ITIN, EIN as the IRS writes them)."""
    return _IN_TEXT.sub(lambda found: masked(found.group()), text)


def last_four(number: str) -> str:
    return re.sub(r"\W", "", number)[-4:].upper()


def digits(number: str) -> str | None:
    """All nine digits, or None when the form printed only some."""
    found = re.sub(r"\D", "", number)
    return found if len(found) == 9 and not re.search(r"[*xX•]", number) else None
