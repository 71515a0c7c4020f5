"""Names of countries, states and provinces in seven languages (`labels/regions.toml`)."""

from __future__ import annotations

import re
from functools import cache

from portal.core.extraction import labels

_CODES = frozenset(
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC "
    "ON QC BC AB MB SK NS NB NL PE".split()
)


@cache
def places() -> frozenset[str]:
    """The names, squashed."""
    return frozenset(labels.squash(name) for key, listed in labels.data("regions").items() if key != "adjectives" for name in listed)


def is_place(text: str) -> bool:
    """Whether a text is a country or state, a town with its state, or a state with its postal code."""
    town = re.fullmatch(r"(?:[^\W\d_][\w .]*, )?([A-Z]{2})(?: \d{5}(?:-\d{4})?)?\.?", text)
    return labels.squash(re.sub(r"[\d\s-]+$", "", text)) in places() or town is not None and town[1] in _CODES
