"""What names of firms and people look like (`labels/names.toml`), and the name itself among what stands around it."""

from __future__ import annotations

import re
from functools import cache

from portal.core.extraction import labels
from portal.core.extraction.layout import Span

_NO_NAME = re.compile(
    r"@|www\.|https?:|^\W*\d[\d\s./,-]*$|\d{2}[./]\d{2}[./]\d{2,4}|^\+?\(?\d{2,}[\d\s().-]{6,}|[$€£]\s?\d|\bdates?\b|#\s?:?\s?\d|^(?:tel|fax|phone|fon|ph|telefon|"
    r"mobile?)\b",
    re.I,
)


def acceptable(text: str) -> bool:
    """Whether a text can be a name: letters in it, no amount, date, address of mail or web, nor a heading."""
    squashed = labels.squash(text)
    letters = sum(char.isalpha() for char in text)
    return (
        1 < letters
        and not text.endswith(":")
        and letters >= 0.4 * len(squashed)
        and len(text) < 90
        and not _NO_NAME.search(text)
        and len(re.findall(r"[~^|{}<>\\_=]", text)) < 2
        and squashed not in _never()
        and not text.startswith("C/")
        and not (_STREET_END.search(text) and not has_legal_form(text))
    )


#: "Paseo de Gracia, 56", "Via Roma,": a street before or with its number.
_STREET_END = re.compile(r",\s*(?:\d{1,4}\w?(?:\s\w+)?)?\s*$")


@cache
def _never() -> frozenset[str]:
    return frozenset(labels.squash(word) for word in labels.data("names")["never"])


@cache
def _legal() -> tuple[str, ...]:
    return tuple(sorted((labels.squash(form) for form in labels.data("names")["legal"]), key=len, reverse=True))


@cache
def _prefixes() -> frozenset[str]:
    return frozenset(labels.squash(word) for word in labels.data("names")["prefixes"])


def is_prefix(text: str) -> bool:
    """Whether a line is only a form of address ("Herrn", "Spett.le", "Exmo(s). Sr(s).")."""
    words = [labels.squash(word) for word in text.split()]
    return bool(words) and all(word in _prefixes() or not word for word in words)


def is_aside(text: str) -> bool:
    """Whether a line of an address block says something else than where (`asides` in names.toml)."""
    if re.search(r"@|www\.|https?:", text):
        return True
    first = re.split(r"[\s:]", text.strip(), maxsplit=1)[0].strip(".,").lower()
    return first in _asides() or labels.squash(first) in _asides() or any(text.lower().startswith(phrase) for phrase in ("à l'attention", "zu händen", "z. hd"))


@cache
def _asides() -> frozenset[str]:
    return frozenset(word for listed in labels.data("names")["asides"] for word in (listed, labels.squash(listed)))


def has_legal_form(text: str) -> bool:
    words = [labels.squash(word) for word in re.split(r"[\s,]+", text) if labels.squash(word)]
    ends = {"".join(words[-count:]) for count in (1, 2, 3, 4) if len(words) > count} | {word for word in words[1:] if len(word) > 2}
    return any(form in ends for form in _legal()) or "".join(words).endswith(("sdnbhd", "gmbh", "pteltd", "ptyltd"))


def cleaned(span: Span) -> Span | None:
    """The name itself: a form of address before it and whatever follows a separator are cut off; None when nothing is left."""
    words, start, stop = span.words, _behind_label(span), len(span.words)
    while start < stop and (labels.squash(words[start].text) in _prefixes() or not labels.squash(words[start].text)):
        start += 1
    for index in range(start + 1, stop):
        if re.fullmatch(r"[-–—|·•●*]+", words[index].text):
            stop = index
            break
    stop = next((i for i in range(start + 2, stop) if labels.squash(words[i].text) in _never() and has_legal_form(span.part(start, i).text)), stop)
    while stop - 1 > start and labels.squash(words[stop - 1].text) in _never():
        stop -= 1
    kept = span.part(start, stop) if start < stop else None
    return kept if kept and acceptable(kept.text) and not re.search(r"\w:\s", kept.text) else None


def _behind_label(span: Span) -> int:
    """How many words at the beginning only say whose name follows ("REMIT TO", "Bill to:")."""
    pair = "".join(labels.squash(word.text) for word in span.words[:2])
    return 2 if len(span.words) > 2 and pair in _leads() else 0


@cache
def _leads() -> frozenset[str]:
    return frozenset(labels.squash(phrase) for phrase in labels.data("names")["leads"])


def same_name(one: str, other: str) -> bool:
    a, b = labels.squash(one), labels.squash(other)
    return bool(a and b) and (a == b or (min(len(a), len(b)) >= 6 and (a in b or b in a)))
