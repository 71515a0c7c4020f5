"""Names in running text: firms by their legal form, people by the shape of their names, and what is no party's name."""

from __future__ import annotations

import re
from functools import cache

from portal.core.extraction import labels, regions

_CAPITAL = "A-ZÀ-ÖØ-Þ"
_TOKEN = rf"[{_CAPITAL}0-9](?:[\w&'’/@¢+-]|\.(?=\w)|(?<=\b[{_CAPITAL}])\.|(?<=\bSt)\.|(?<=\bDr)\.)*"
_DOMAIN = r"[a-z][\w-]*\.(?:com|net|org|io|ai|eu)"
_SMALL = r"(?:of|the|for|de|del|della|delle|di|da|do|dos|das|du|des|la|le|van|von|der|den|zu|zur|und|y|e|et|en|and|&)"
_WORD = rf"(?:{_TOKEN}|{_DOMAIN})"

#: A name without a legal form: capitalised words; "and" would join two parties.
BARE = re.compile(
    rf"{_WORD}(?: (?:{_TOKEN}|&|¢|(?:of|the|for|de|del|della|di|da|do|dos|du|van|von|der|den|la|le)(?= {_TOKEN}))){{0,8}}(?:, (?:Jr|Sr|II|III|IV)\b\.?)?"
)
PERSON = re.compile(
    rf"[{_CAPITAL}][\w'’-]*\.?(?: (?:[{_CAPITAL}]\.|[{_CAPITAL}][\w'’-]*|van|von|de|der|den|di|da|del|dos|la|le)){{1,4}}(?:,? (?:Jr|Sr|II|III|IV)\b\.?)?"
)
#: „…“, “…”, "…", «…»: what quotes a defined term.
QUOTED = re.compile(r"[“”\"„«‘]\s*([^“”\"„«»‘’()]{2,40}?)\s*[“”\"»’]")



@cache
def firm() -> re.Pattern[str]:
    """A name that ends in a legal form; "Sears, Roebuck and Co." has a comma before its second word, "Bank" may go on ("of Ulm")."""
    first = rf"(?:{_WORD}, (?=[{_CAPITAL}]\w+ (?:and|&) ))?"
    form = rf"(?:{_forms()})"
    return re.compile(rf"{first}{_WORD}(?: (?:{_WORD}|{_SMALL}))*?,? {form}(?:(?:,? | & )(?:Co\. )?{form})*(?: of(?: {_TOKEN})+)?(?=[\s,;.:()“”\"„«'’]|$)")


@cache
def _forms() -> str:
    printed = labels.data("contracts")["forms"]
    spellings = {spelling for form in printed for spelling in (form, form.upper(), form.lower() if form in ("Inc.", "Ltd.", "Corp.") else form)}
    return "|".join(_with_dots_or_without(one) + r"(?!\w)" for one in sorted(spellings, key=len, reverse=True))


def _with_dots_or_without(form: str) -> str:
    parts = form.rstrip(".").split(".")
    return r"\.? ?".join(re.escape(part) for part in parts) + (r"\.?" if form.endswith(".") else "")


def defined_terms(text: str) -> set[str]:
    """What the contract itself calls things and parties ("the Company"), squashed."""
    terms = set()
    for brackets in re.finditer(r"\(([^()]{2,160})\)", text):
        terms |= {labels.squash(re.sub(r"^(?:the|der|die|das|le|la|el|il|de|het|o|a) ", "", term, flags=re.I)) for term in QUOTED.findall(brackets[1])}
    return terms


def is_party(name: str, terms: set[str]) -> bool:
    """Whether a name can be a party's: not made of roles and defined terms alone, no place, and without words of courts, offices and papers."""
    words = [labels.squash(word) for word in re.split(r"[\s,;/]+", name) if labels.squash(word)]
    whole = "".join(words)
    if not words or len(words) > 10 or len(whole) < 3 or whole in terms or whole in _listed("roles") or regions.is_place(name):
        return False
    firm_like = firm().fullmatch(name) is not None
    if any(word in _listed("papers" if firm_like else "never") for word in words):
        return False
    if not re.search(r"[^\W\d_]{2}", name) or re.search(r"\d{4,}|\bhtm\b|\bEX-?\d|\.htm", name):
        return False
    if re.search(r"\b(?:and|or|of|und|et) (?:the|der|die|la|le) \w+$", name, re.I):
        return False
    pieces = [labels.squash(piece) for piece in re.split(r"\s(?:and|und|et|y|e|en)\s|,|/", name)]
    return not all(piece in terms or piece in _listed("roles") for piece in pieces) and not all(word in _listed("roles") | _listed("forms") for word in words)


@cache
def _listed(section: str) -> frozenset[str]:
    return frozenset(labels.squash(word) for word in labels.data("contracts")[section])


def is_role(text: str, section: str = "roles") -> bool:
    """Whether a text is only what a party is called ("EMPLOYEE", "The Company")."""
    return labels.squash(re.sub(r"^(?:the|le|la|el|il|de|der|die) ", "", text.strip(), flags=re.I)) in _listed(section)


def is_person(name: str) -> bool:
    """Two to five capitalised words without a legal form."""
    return PERSON.fullmatch(name) is not None and firm().fullmatch(name) is None and len(name.split()) < 6


@cache
def phrases(section: str) -> str:
    """A section of `contracts.toml` as alternatives of a pattern, the longest first."""
    return "|".join(re.escape(one) for one in sorted(labels.data("contracts")[section], key=len, reverse=True))
