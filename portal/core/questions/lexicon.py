"""What the words of questions mean: phrases from `lexicon/en.toml`, and what a firm calls its own types and fields."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.core.doctypes import DocType, Field
from portal.core.questions.sentences import GONE, Sentence, positive
from portal.core.readings.kept import folded

LONGEST = 7  # words of a phrase


@dataclass(frozen=True, slots=True)
class Fact:
    """A phrase of a question: what it says (`slot`, `value`), and where it begins."""

    slot: str
    value: str
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@cache
def phrases() -> Mapping[str, tuple[str, str]]:
    """(slot, value) by phrase."""
    tables = tomllib.loads((Path(__file__).parent / "lexicon" / "en.toml").read_text("utf-8"))
    grouped = led(tables.pop("by"))
    return {phrase: ("group", value) for phrase, value in grouped.items()} | {
        " ".join(map(positive, phrase.split())): (slot, value)
        for slot, table in reversed(list(tables.items()))
        for value, text in table.items()
        for phrase in text.replace("\n", "").split("|")
        if phrase.strip()
    }


def led(nouns: Mapping[str, str]) -> dict[str, str]:
    """What is grouped by, each of its nouns behind each of the words under ""."""
    leads = nouns[""].split("|")
    return {f"{lead} {noun}": value for value, text in nouns.items() if value for noun in text.split("|") for lead in leads}


def knows(word: str) -> bool:
    return word in phrases()


def taken(sentence: Sentence, kinds: Mapping[str, DocType]) -> list[Fact]:
    """The phrases of a sentence from left to right, the longest at each place, taken out of it; those of `en.toml`, and what a firm calls its own types
    and the fields of all of them."""
    named = {folded(one.label): ("field", f"={one.name}") for kind in kinds.values() for one in kind.fields if _is_told(one)}
    known = named | phrases() | {label: ("types", f"={name}") for label, name in _plurals({kind.label: kind.name for kind in kinds.values() if kind.own})}
    facts = []
    for start, end, text in _candidates(sentence, known):
        slot, value = known[text]
        if slot != "filler":
            facts.append(Fact(slot, value, start, text))
        sentence.take(start, end, GONE)
    return facts


def _is_told(field: Field) -> bool:
    """Whether what it is called asks for it: of built-in fields figures, dates and names are asked for otherwise."""
    return field.visible and not field.items and (field.own or (field.type not in ("currency", "number", "date") and not field.name.endswith("Name")))


def _plurals(labels: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for label, name in labels.items():
        plain = folded(label)
        if plain:
            yield from ((form, name) for form in (plain, f"{plain}s", f"{plain}es", re.sub("y$", "ies", plain)))


def _candidates(sentence: Sentence, known: Mapping[str, tuple[str, str]]) -> list[tuple[int, int, str]]:
    found, rest, at = [], sentence.rest, 0
    while at < len(rest):
        run = re.match(rf"[^\x00-\x1f ]+(?: [^\x00-\x1f ]+){{0,{LONGEST - 1}}}", rest[at:])
        text = run[0] if run else ""
        while text and text not in known:
            text = text.rpartition(" ")[0]
        if text:
            found.append((at, at + len(text), text))
        at += len(text) if text else 0
        following = rest.find(" ", at)
        at = len(rest) if following < 0 else following + 1
    return found
