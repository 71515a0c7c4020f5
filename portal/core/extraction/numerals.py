"""Amounts written out in words, as on checks: "Two hundred ninety-one and 90/100", "zweihundertneunzig", "mil doscientos"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from portal.core.extraction import labels
from portal.core.extraction.model import Check

_FRACTION = re.compile(r"(\d{1,2}|no|xx)/(?:100|xx)", re.I)
_PARTS = re.compile(r"[-–‐]")


@dataclass(frozen=True, slots=True)
class Spelled:
    """An amount in words: what it comes to, and which words (start to stop, exclusive) of the sequence say it."""

    amount: Decimal
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class _Language:
    adds: dict[str, int]
    times: dict[str, int]
    joins: frozenset[str]
    glued: re.Pattern
    eighty: tuple[str, ...]  # "quatre-vingt": two numerals that multiply


@cache
def _languages() -> tuple[_Language, ...]:
    found = []
    for table in labels.data("cheques")["numerals"].values():
        adds, times, joins = table["adds"], table["times"], frozenset(table["and"])
        longest = sorted([*adds, *times, *joins], key=len, reverse=True)
        found.append(_Language(adds, times, joins, re.compile("|".join(longest)), tuple(table.get("eighty", ()))))
    return tuple(found)


def find(words: Sequence[str]) -> Spelled | None:
    """The longest run of numerals among `words` that comes to an amount; None when there is none of at least two, or one compound."""
    best: Spelled | None = None
    for language in _languages():
        one = _run(words, language)
        if one is not None and (best is None or one.stop - one.start > best.stop - best.start):
            best = one
    return best


def agreement(words: str, amount: Decimal) -> Check | None:
    """Whether the amount in words is the one in figures; None when the words come to no amount."""
    spelled = find(words.split())
    if spelled is None:
        return None
    right = amount == spelled.amount
    return Check("words_and_figures_agree", right, ["WordAmount", "NumberAmount"], f"{spelled.amount} {'=' if right else '≠'} {amount}")


def _run(words: Sequence[str], language: _Language) -> Spelled | None:
    """The first run of numerals with its fraction."""
    parts = [_pieces(word, language) for word in words]
    start = next((i for i, piece in enumerate(parts) if piece and not set(piece) <= language.joins), None)
    if start is None:
        return None
    stop, pieces, cents = start, [], Decimal(0)
    for place in range(start, len(words)):
        fraction = _FRACTION.search(words[place])
        if fraction:
            cents = Decimal(f"0.{int(fraction[1]):02}") if fraction[1].isdigit() else Decimal("0.00")
            stop = place + 1
            break
        piece = parts[place]
        if piece is None:
            break
        pieces += piece
        stop = place + 1 if not set(piece) <= language.joins else stop
    if not cents:
        stop, cents = _and_cents(words, parts, stop, language)
    stop = _only(words, stop)
    numerals = [piece for piece in pieces if piece not in language.joins]
    worth = _worth(numerals, language) if len(numerals) > 1 or cents else None
    return Spelled(worth + cents.quantize(Decimal("0.01")) if cents else worth, start, stop) if worth is not None else None


def _and_cents(words: Sequence[str], parts: Sequence[list[str] | None], stop: int, language: _Language) -> tuple[int, Decimal]:
    """ "… dollars and 67 cents", "… dollars and 67/100", "… euros et vingt centimes": (where it ends, the cents); as it was when no cents follow."""
    tail = [labels.squash(word) for word in words[stop : stop + 6]]
    units, small = (set(labels.data("cheques")["words"][name]) for name in ("units", "cents"))
    for place, word in enumerate(words[stop + 1 : stop + 3], stop + 1) if tail[:1] and tail[0] in units else ():
        fraction = _FRACTION.fullmatch(word.strip("*=_.,"))
        if fraction:
            return place + 1, Decimal(f"0.{int(fraction[1]):02}") if fraction[1].isdigit() else Decimal("0.00")
    end = next((i for i, word in enumerate(tail) if word in small), None)
    if not end or tail[0] not in units:
        return stop, Decimal(0)
    said = [word for word in tail[1:end] if word not in language.joins]
    spelled = [piece for piece in (p for part in parts[stop + 1 : stop + end] for p in part or ()) if piece not in language.joins]
    amount = Decimal(said[0]) if len(said) == 1 and said[0].isdigit() else _worth(spelled, language)
    return (stop + end + 1, amount / 100) if amount is not None and amount < 100 else (stop, Decimal(0))


def _only(words: Sequence[str], stop: int) -> int:
    """Where "… pounds only" ends, which closes an amount so that nothing is added to it."""
    units = set(labels.data("cheques")["words"]["units"])
    for place in (stop, stop + 1):
        if place < len(words) and labels.squash(words[place]) == "only":
            return place + 1
        if place >= len(words) or labels.squash(words[place]) not in units:
            break
    return stop


def _pieces(word: str, language: _Language) -> list[str] | None:
    """The numerals that a word is made of ("Ninety-one", "zweihundertneunzig"), None when it is none."""
    pieces = []
    for part in _PARTS.split(word.strip("*=.,:;()_")):
        squashed = labels.squash(part)
        found = language.glued.findall(squashed)
        if not found or "".join(found) != squashed:
            return None
        pieces += found
    return pieces


def _worth(numerals: Sequence[str], language: _Language) -> Decimal | None:
    """Units and tens add up, a hundred multiplies what stands before it, thousands and millions close a group."""
    total = group = 0
    for before, numeral in zip(("", *numerals), numerals, strict=False):
        if (before, numeral) == language.eighty:
            group += 80 - language.adds[before]
        elif numeral in language.adds:
            group += language.adds[numeral]
        else:
            factor = language.times[numeral]
            if factor >= 1000:
                total, group = total + max(group, 1) * factor, 0
            else:
                group = group - group % 100 + max(group % 100, 1) * factor if group >= 100 else max(group, 1) * factor
    amount = total + group
    return Decimal(amount) if 0 < amount < 10**9 else None
