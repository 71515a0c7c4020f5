"""Whether two names mean the same firm or person."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

#: Spellings of legal forms, by their short one. Longest first where one starts with another.
_FORMS = {
    "ltd": ("limited", "ltd"),
    "plc": ("public limited company", "plc"),
    "llp": ("limited liability partnership", "llp"),
    "llc": ("limited liability company", "llc"),
    "lp": ("limited partnership", "lp"),
    "inc": ("incorporated", "inc"),
    "corp": ("corporation", "corp"),
    "co": ("company", "co"),
    "gmbh": ("gesellschaft mit beschrankter haftung", "gesellschaft mbh", "gmbh"),
    "ag": ("aktiengesellschaft", "ag"),
    "sa": ("societe anonyme", "sociedad anonima", "sa"),
    "sl": ("sociedad limitada", "sl"),
    "sarl": ("societe a responsabilite limitee", "sarl"),
    "sas": ("societe par actions simplifiee", "sas"),
    "srl": ("societa a responsabilita limitata", "srl"),
    "spa": ("societa per azioni", "spa"),
    "bv": ("besloten vennootschap", "bv"),
    "nv": ("naamloze vennootschap", "nv"),
    "ab": ("aktiebolag", "ab"),
    "kg": ("kommanditgesellschaft", "kg"),
    "ug": ("unternehmergesellschaft", "ug"),
    "pty ltd": ("proprietary limited", "pty limited", "pty ltd"),
    "pvt ltd": ("private limited", "pvt limited", "pvt ltd"),
    "sdn bhd": ("sendirian berhad", "sdn bhd"),
    "בעמ": ("בעמ",),
}
_SPELLINGS = sorted(((spelling, form) for form, spellings in _FORMS.items() for spelling in spellings), key=lambda pair: -len(pair[0]))


def folded(name: str) -> str:
    """Without case, accents, punctuation and needless spaces: "A. & B. Söhne" → "a and b sohne"."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    plain = re.sub(r"[.'’`´\"״׳]", "", plain.replace("&", " and "))
    return " ".join(re.sub(r"[\W_]+", " ", plain).split())


def split_form(name: str) -> tuple[str, str]:
    """The folded name and its legal form in short spelling ("" without one): "ACME, Limited" → ("acme", "ltd")."""
    core, forms = folded(name).removeprefix("the "), []
    while (cut := _ending(core)) is not None:
        core, form = cut
        forms.insert(0, form)
    return core, " ".join(forms)


def _ending(core: str) -> tuple[str, str] | None:
    for spelling, form in _SPELLINGS:
        if core.endswith(f" {spelling}"):
            return core[: -len(spelling) - 1], form
    return None


def may_be_one(name: str, other: str) -> bool:
    """Whether two names can be of one person or firm: the shorter one's words, initials too, stand in the longer one.

    "JANE DOE", "Doe, Jane Q." and "J. Doe" can; "Jane Doe" and "Jane Roe" can't.
    """
    a, b = (split_form(written)[0] for written in (name, other))
    if a.replace(" ", "") == b.replace(" ", ""):
        return True
    shorter, longer = sorted((a.split(), b.split()), key=len)
    return all(any(_same_word(word, there) for there in longer) for word in shorter)


def _same_word(word: str, other: str) -> bool:
    return word == other or (min(len(word), len(other)) == 1 and word[0] == other[0])


def keys(names: Iterable[str]) -> dict[str, str]:
    """One key per name, equal for names of the same entity, however it is spaced ("Exxon Mobil", "ExxonMobil").

    A name without legal form is the one with a form, if that is unambiguous.
    """
    split = {name: (core.replace(" ", ""), form) for name in names for core, form in [split_form(name)]}
    forms: dict[str, set[str]] = defaultdict(set)
    for core, form in split.values():
        forms[core] |= {form} if form else set()
    return {name: core if len(forms[core]) <= 1 else f"{core} {form}".strip() for name, (core, form) in split.items()}
