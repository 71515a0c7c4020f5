"""What a person types into the search: words, "phrases", beginnings*, -not, and a few filters like type:invoice."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from portal.core.errors import Invalid
from portal.core.search import phrasing
from portal.core.search.tokens import words

LONGEST = 500  # characters
MOST_TERMS = 32
FILTERS = ("type", "folder", "status", "from", "to", "dated", "over", "under")
_PART = re.compile(r'(?P<not>-?)(?:"(?P<phrase>[^"]*)"?|(?P<key>[a-z]+):(?P<value>"[^"]+"|[^\s"]+)|(?P<word>[^\s"]+))', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after the other; of the last, with `prefix`, only the beginning is given. `exact`: asked for in quotation marks or
    by its beginning, so nothing alike will do. `also` may stand in place of a single word, and so may any word that begins like one of `begun`."""

    words: tuple[str, ...]
    prefix: bool = False
    exact: bool = False
    also: tuple[str, ...] = ()
    begun: tuple[str, ...] = ()

    @property
    def is_idle(self) -> bool:
        return not self.exact and all(map(phrasing.is_idle, self.words))


@dataclass(slots=True)
class Question:
    """`wanted` in the order they were typed; `plain` is what of the text has a meaning; `filters` by name of `FILTERS`."""

    wanted: list[Term] = field(default_factory=list)
    unwanted: list[Term] = field(default_factory=list)
    filters: dict[str, list[str]] = field(default_factory=dict)
    plain: str = ""

    @property
    def exact(self) -> bool:
        return any(term.exact for term in self.wanted)

    @property
    def whole(self) -> Term:
        """All that is wanted, one after the other."""
        return Term(tuple(word for term in self.wanted for word in term.words), self.wanted[-1].prefix)

    @property
    def telling(self) -> list[Term]:
        """What is wanted but for idle words, if there is anything else."""
        return [term for term in self.wanted if not term.is_idle] or self.wanted


def understood(text: str) -> Question:
    """Whatever is typed is understood somehow. `Invalid` only for a text that is too long, or has nothing to look for."""
    if len(text) > LONGEST:
        raise Invalid(f"A search has at most {LONGEST} characters.", field="q")
    question, plain = Question(), []
    for match in _PART.finditer(text):
        if match["key"] and match["key"].lower() in FILTERS and not match["not"]:
            question.filters.setdefault(match["key"].lower(), []).append(match["value"].strip('"'))
            continue
        terms = _terms(match)
        (question.unwanted if match["not"] else question.wanted).extend(terms)
        plain += [match[0]] if terms and not match["not"] else []
    question.plain = " ".join(plain)
    _check(question)
    return question


def _terms(match: re.Match[str]) -> list[Term]:
    if match["phrase"] is not None:
        found = tuple(words(match["phrase"]))
        return [Term(found, exact=True)] if found else []
    given = match["word"] or f"{match['key']}:{match['value']}"
    found, prefix = tuple(words(given)), given.endswith("*")
    also = phrasing.also(found[0]) if len(found) == 1 and not prefix else ()
    return [Term(found, prefix, exact=prefix, also=also)] if found else []


def _check(question: Question) -> None:
    if not question.wanted:
        told = "Say also what to look for, not only what to leave out." if question.unwanted else "Say what to look for: a word, a name, a number."
        raise Invalid(told, field="q")
    if len(question.wanted) + len(question.unwanted) > MOST_TERMS:
        raise Invalid(f"A search has at most {MOST_TERMS} words.", field="q")
