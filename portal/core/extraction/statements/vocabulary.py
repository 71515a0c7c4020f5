"""What the words of a statement mean: labels, headings, titles and column heads, read from `labels/statements.<language>.toml`.

Comparison is by letters only and forgives what recognition confuses (I l 1, O 0, rn m), so "TOTALASSETS" is "Total assets".
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from portal.core.extraction.statements import misprints

LABELS = Path(__file__).parent.parent / "labels"
TIERS = {"strong": 1.0, "good": 0.8, "weak": 0.5}
_CONFUSED = str.maketrans({"l": "i", "j": "i", "1": "i", "|": "i", "!": "i", "0": "o"})
_OWN_UNIT = re.compile(r",?\s*\(?\bin\s+(?:€|\$|£|EUR|USD|GBP|CHF)\s*\w{0,9}\.?\)?$")
_MACRO = re.compile(r"\{(\w+)\}|\*")


@dataclass(frozen=True, slots=True)
class Meaning:
    """`concept` that a label names and how surely (0..1); `statement` is the kind of statement it belongs to."""

    concept: str
    score: float
    statement: str


@dataclass(frozen=True, slots=True)
class Phrases:
    """One tier of one concept: a single pattern over letters."""

    meaning: Meaning
    pattern: re.Pattern[str]


@lru_cache(maxsize=32768)
def letters(text: str) -> str:
    """Only letters, lower case, without accents; confusable shapes folded together."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("&", " and ")).casefold()
    mixed = re.sub(r"(?<=[a-z])[01|](?=[a-z])", lambda found: found.group().translate(_CONFUSED), plain)
    return re.sub(r"[^a-z]", "", mixed).translate(_CONFUSED).replace("rn", "m").replace("vv", "w")


@cache
def languages() -> tuple[dict, ...]:
    """The label data of every language there is, English first."""
    paths = sorted(LABELS.glob("statements.*.toml"), key=lambda path: (path.name != "statements.en.toml", path.name))
    return tuple(tomllib.loads(path.read_text(encoding="utf-8")) for path in paths)


@lru_cache(maxsize=8192)
def meanings(label: str) -> tuple[Meaning, ...]:
    """What a printed label may mean, surest first; () when it is not in the vocabulary."""
    best: dict[str, Meaning] = {}
    for rank, form in enumerate(_forms(label)):
        for tier in _tiers():
            if tier.pattern.fullmatch(form):
                known = best.get(tier.meaning.concept)
                score = tier.meaning.score * (1.0, 0.95, 0.9)[min(rank, 2)]
                if known is None or known.score < score:
                    best[tier.meaning.concept] = Meaning(tier.meaning.concept, score, tier.meaning.statement)
    if not best:
        best = {
            meaning.concept: Meaning(meaning.concept, meaning.score * 0.85, meaning.statement) for meaning in _misprinted(letters(label))
        }
    return tuple(sorted(best.values(), key=lambda meaning: -meaning.score))


@lru_cache(maxsize=8192)
def heading(label: str) -> str | None:
    """The concept whose items follow under `label` when it stands without a figure."""
    if unit(label):
        return None
    forms = _forms(label)
    exact = (concept for concept, pattern in _headings() if any(pattern.fullmatch(form) for form in forms))
    return next(exact, None) or next((concept for form in forms for concept in _heading_index().nearest(form)), None)


@lru_cache(maxsize=8192)
def title(text: str) -> tuple[str, str] | None:
    """(kind of statement, the letters of the title phrase) when `text` holds one; prose and contents are the caller's to refuse."""
    form = letters(text)
    found = [(match.group(), kind) for kind, pattern in _titles() if (match := pattern.search(form))]
    if not found:
        return None
    phrase, kind = max(found, key=lambda item: len(item[0]))
    return kind, phrase


def is_prose(text: str) -> bool:
    """Whether a line is a sentence: it holds a verb or another word that no title has."""
    return any(word in _prose() for word in re.findall(r"[a-z…]+", text.casefold()))


def names(group: str, key: str, text: str) -> bool:
    """Whether `text` holds one of the words that the data lists under [group] key."""
    form = letters(text)
    return any(letters(word) in form for language in languages() for word in language.get(group, {}).get(key, ()))


def calls_negative(label: str) -> bool:
    """Whether a label speaks of a loss or a deficit and of nothing else ("Net loss", but not "Profit/(loss)")."""
    return names("signs", "negative", label) and not names("signs", "positive", label)


@lru_cache(maxsize=4096)
def months(text: str) -> int | None:
    """The length of period that a column head names, in months: "Three months ended" → 3, "26 weeks ended" → 6."""
    if found := re.search(r"\b(\d{1,2})\s*(?:-\s*)?(months?|weeks?)\b", text, re.I):
        count = int(found.group(1))
        return count if found.group(2).lower().startswith("month") else round(count / 52 * 12)
    if re.search(r"\bQ[1-4]\b", text):
        return 3
    if re.search(r"\bH[12]\b", text):
        return 6
    if re.search(r"\bFY\s?'?\d{2}", text):
        return 12
    form = letters(text)
    for language in languages():
        for count, words in language.get("columns", {}).get("months", {}).items():
            if any(letters(word) in form for word in words):
                return int(count)
    return None


def jurisdiction(text: str) -> str | None:
    """The currency of the country whose company law or filings `text` names; weaker than any printed sign."""
    form = letters(text)
    hints = ((code, word) for language in languages() for code, words in language.get("jurisdictions", {}).items() for word in words)
    return next((code for code, word in hints if letters(word) in form), None)


def unit(text: str) -> int | None:
    """The multiplier that `text` states for all figures: 1000 for "£'000", 1000000 for "in millions"; None when it states none."""
    for multiplier, pattern in _units():
        if pattern.search(text):
            return multiplier
    return None


def own_unit(label: str) -> int | None:
    """The multiplier that a single row states at the end of its label: "Total assets, in € bn." → 1000000000."""
    return unit(found.group()) if (found := _OWN_UNIT.search(label)) else None


def _forms(label: str) -> list[str]:
    """The label as letters: whole, without brackets, without an enumerating letter in front; never with its unit."""
    label = _OWN_UNIT.sub("", label)
    bare = re.sub(r"\([^)]*\)", " ", label)
    texts = (label, bare, re.sub(r"^\W*(?:[A-Za-z]|[ivxIVX]{1,4})[.)]\s+", "", label))
    return list(dict.fromkeys(form for form in map(letters, texts) if form))


@cache
def _tiers() -> tuple[Phrases, ...]:
    found = []
    for language in languages():
        for concept, table in language["concepts"].items():
            for tier, score in TIERS.items():
                if phrases := table.get(tier):
                    found.append(Phrases(Meaning(concept, score, table["statement"]), _pattern(phrases, language)))
    return tuple(found)


def _misprinted(form: str) -> Iterator[Meaning]:
    return _index().nearest(form)


@cache
def _index() -> misprints.Index[Meaning]:
    """Every spelled-out phrase of every concept, for labels with a misread letter."""
    entries = []
    for language in languages():
        for concept, table in language["concepts"].items():
            for tier, score in TIERS.items():
                meaning = Meaning(concept, score, table.get("statement", ""))
                entries += [
                    (spelled, meaning) for phrase in table.get(tier, ()) for spelled in _spelled(phrase, language.get("macros", {}))
                ]
    return misprints.Index(entries)


@cache
def _heading_index() -> misprints.Index[str]:
    entries = []
    for language in languages():
        for concept, table in language["concepts"].items():
            entries += [
                (spelled, concept) for phrase in table.get("heading", ()) for spelled in _spelled(phrase, language.get("macros", {}))
            ]
    return misprints.Index(entries)


def _spelled(phrase: str, macros: dict[str, list[str]]) -> list[str]:
    """The phrase with its macros written out; nothing for phrases with a wildcard."""
    if "*" in phrase:
        return []
    parts: list[str | list[str]] = []
    for index, piece in enumerate(re.split(r"\{(\w+)\}", phrase)):
        parts.append([letters(word) for word in macros[piece] if "*" not in word] if index % 2 else letters(piece))
    return list(misprints.expansions(parts))


@cache
def _headings() -> tuple[tuple[str, re.Pattern[str]], ...]:
    tables = [
        (concept, table["heading"], language)
        for language in languages()
        for concept, table in language["concepts"].items()
        if "heading" in table
    ]
    return tuple((concept, _pattern(phrases, language)) for concept, phrases, language in tables)


@cache
def _titles() -> tuple[tuple[str, re.Pattern[str]], ...]:
    kinds = ("balance_sheet", "income_statement", "cash_flow", "changes_in_equity", "notes", "trial_balance", "highlights")
    found = [
        (kind, _pattern(language["titles"][kind], language)) for language in languages() for kind in kinds if language["titles"].get(kind)
    ]
    return tuple(found)


@cache
def _prose() -> frozenset[str]:
    return frozenset(word for language in languages() for word in language["titles"].get("prose", "").split())


@cache
def _units() -> tuple[tuple[int, re.Pattern[str]], ...]:
    found: dict[int, list[str]] = {}
    for language in languages():
        for multiplier, patterns in language.get("units", {}).items():
            found.setdefault(int(multiplier), []).extend(patterns)
    return tuple((multiplier, re.compile("|".join(patterns), re.I)) for multiplier, patterns in sorted(found.items(), reverse=True))


def _pattern(phrases: list[str], language: dict) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{_expanded(phrase, language.get('macros', {}))})" for phrase in phrases))


def _expanded(phrase: str, macros: dict[str, list[str]]) -> str:
    """A phrase as a pattern over letters: {name} becomes an alternation, * any letters."""
    parts, position = [], 0
    for found in _MACRO.finditer(phrase):
        parts.append(letters(phrase[position : found.start()]))
        words = macros.get(found.group(1), ()) if found.group(1) else ()
        parts.append(f"(?:{'|'.join(_expanded(word, {}) for word in words)})" if found.group(1) else "[a-z]*")
        position = found.end()
    return "".join([*parts, letters(phrase[position:])])
