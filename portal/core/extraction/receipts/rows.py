"""Lines of a till that end in an amount, and what their words say it is: a total, a tax, money given, a bought thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from portal.core.extraction import labels, money
from portal.core.extraction.candidates import Amount, Candidate, Printed
from portal.core.extraction.layout import Line, Span

#: A figure whose decimal mark the recogniser has lost or misread: "19-80", "0 00", "21 .20".
_DAMAGED = re.compile(r"(\d{1,5})\s?[-·:;~ ]\s?[.,]?(\d\d)")

_CODED = re.compile(r"(RM|US\$|[$€£])?(\d{1,5}[.,]\d\d)[.,]?(?:[A-Z*#]{1,3}\d?)")


@dataclass(frozen=True, slots=True)
class Row:
    """A line that ends in an amount: what its label says it is (a key of `receipts.toml`, or "" for a bought thing), and how clearly.

    `repaired` rows carry a figure that isn't quite what is printed; only other figures can make it credible.
    """

    index: int
    amount: Amount
    label: str
    kind: str
    score: float
    repaired: bool = False

    @property
    def value(self) -> Decimal:
        return self.amount.amount

    @property
    def candidate(self) -> Candidate:
        return Candidate(self.value, self.amount.span, self.score, currency=self.amount.currency)


def rows(printed: Printed) -> list[Row]:
    """Every line with an amount, top down; a label alone on its line takes the amount alone on the next."""
    by_line: dict[int, list[Amount]] = {}
    for amount in printed.amounts:
        if abs(amount.amount) < 10_000_000:
            by_line.setdefault(amount.line, []).append(amount)
    for amount in _coded(printed, by_line):
        by_line.setdefault(amount.line, []).append(amount)
    found = [row for index, amounts in by_line.items() for row in _of_line(printed, index, amounts, index - 1 in by_line)]
    return sorted(found + list(_damaged(printed, by_line)), key=lambda row: row.index)


def _coded(printed: Printed, known: dict[int, list[Amount]]) -> Iterator[Amount]:
    """Figures at the end of a line that are glued to the letter of their tax ("5.60T", "1,19A", "RM36.00SR"), or to a misread one ("55.001")."""
    for index, line in enumerate(printed.lines):
        taken = {id(word) for amount in known.get(index, ()) for word in amount.span.words}
        for place in range(max(1, len(line.words) - 2), len(line.words)):
            match = _CODED.fullmatch(line.words[place].text)
            if match and id(line.words[place]) not in taken:
                unit = money.SIGNS.get((match[1] or "").upper())
                yield Amount(Decimal(match[2].replace(",", ".")), unit, line.part(place, place + 1), index, plain=False)


def _of_line(printed: Printed, index: int, amounts: list[Amount], follows: bool) -> Iterator[Row]:
    line = printed.lines[index]
    amount = next((one for one in reversed(amounts) if not one.plain), amounts[-1])
    label = _label(line, amounts, amount)
    if not labels.squash(label) and index and not follows and not amount.plain:
        label = printed.lines[index - 1].text
    kind, score = kind_of(label)
    row = Row(index, amount, label, kind, score * (0.8 if amount.plain else 1.0))
    if not amount.plain or kind not in ("", "total") or score >= 0.9:
        yield row
    if amount.plain and kind in ("total", "subtotal", "tax") and amount.amount >= 100:  # "1000" for 10.00
        yield replace(row, amount=replace(amount, amount=(amount.amount / 100).quantize(Decimal("0.01"))), score=row.score * 0.6, repaired=True)


def _label(line: Line, amounts: list[Amount], amount: Amount) -> str:
    """The words between the amount and the one before it on the line; when there are none, all words before."""
    place = amounts.index(amount)
    before = _words_before(line, amount.span)
    if place:
        after = before[len(_words_before(line, amounts[place - 1].span)) + len(amounts[place - 1].span.words) :]
        if sum(char.isalpha() for char in "".join(after)) > 2 and kind_of(" ".join(after))[0]:
            return " ".join(after)
    return " ".join(_words_before(line, amounts[0].span) if len(amounts) == 1 or amounts[0] is amount else before)


def _words_before(line: Line, span: Span) -> list[str]:
    words = []
    for word in line.words:
        if any(word is own for own in span.words):
            break
        words.append(word.text)
    return words


def _damaged(printed: Printed, known: dict[int, list[Amount]]) -> Iterator[Row]:
    """Lines without a readable amount whose words name a sum and whose end looks like one with its mark lost."""
    for index, line in enumerate(printed.lines):
        if index in known and any(not amount.plain for amount in known[index]):
            continue
        for count in (1, 2):
            tail = line.part(len(line.words) - count, len(line.words)) if len(line.words) > count else None
            match = _DAMAGED.fullmatch(tail.text.strip("$€£ ")) if tail else None
            kind, score = kind_of(line.part(0, len(line.words) - count).text) if match else ("", 0.0)
            if match and kind in ("total", "subtotal", "tax", "change", "rounding"):
                amount = Amount(Decimal(f"{match[1]}.{match[2]}"), None, tail, index, plain=False)
                yield Row(index, amount, line.text, kind, score * 0.7, repaired=True)
                break


def kind_of(label: str) -> tuple[str, float]:
    """What a label says its amount is, and how clearly (0..1)."""
    squashed = labels.squash(re.sub(r"[\d.,@%]+", "", label))
    spoken = squashed + "\n" + " ".join(labels.squash(re.sub(r"[\d.,@%]+", "", word)) for word in label.split())
    said = {name for name in _KINDS if _says(name).search(spoken)}
    if said == {"never"} and 3 * max(len(match[0]) for match in _says("never").finditer(spoken)) < len(squashed):
        said = set()  # "seafood fried price": a name in which the word only occurs
    if "charge" in said and "total" not in said:
        return "charge", 0.8
    if _GIVEN.match(squashed):
        return "tendered", 0.8
    if not squashed or "never" in said and "total" not in said:
        return ("never", 0.5) if squashed else ("", 0.0)
    if "change" in said:
        return "change", 0.9
    if "tip" in said and "total" not in said:
        return "tip", 0.8
    if "total" in said:
        return _total_kind(said, squashed)
    if "rounding" in said:
        return "rounding", 0.9
    if "subtotal" in said and ("tax" not in said or "excl" in squashed):
        return "subtotal", 0.7
    if "tax" in said:
        if _NUMBERED.search(label):
            return "never", 0.5
        inclusive = re.match(r"\w*inclusive\w*(?:gst|tax|vat)", squashed) and "%" not in label
        return ("total", 0.75) if inclusive else ("tax", 0.75)
    return ("tendered", 0.9) if "tendered" in said else ("", 0.0)


_GIVEN = re.compile(r"(?:amount|total)?(?:paid|tendered|received|accepted)|payment|accepted")
_NUMBERED = re.compile(r"\b(?:id|no|nr|reg|invoice|number)\b", re.I)
_KINDS = ("charge", "total", "better", "subtotal", "tax", "never", "rounding", "tendered", "change", "tip")


def _total_kind(said: set[str], label: str) -> tuple[str, float]:
    if "subtotal" in said and not label.startswith(("nettotal", "nett")):
        return "subtotal", 0.9
    if "never" in said:
        return "never", 0.5
    if "tax" in said and "better" not in said:
        return "tax", 0.8
    plain = label in labels.data("receipts")["total"] and label not in ("amount", "balance")
    return "total", 1.0 if "better" in said else 0.9 if plain or label.startswith("total") else 0.6


@cache
def _says(name: str) -> re.Pattern[str]:
    """The words of a section, as they stand in a label's squashed text, a line break, and its squashed words: of two letters only as a word, of
    three also at either end (but for what was paid), longer ones anywhere; long ones with one letter misread or lost as well.

    Not so "change" and "charge", which are each the other with one letter misread.
    """
    least = 6 if name in ("total", "better", "rounding", "tendered") else 8
    parts = []
    for word in map(str, labels.data("receipts")[name]):
        if len(word) < 3:
            parts.append(rf"[\n ]{re.escape(word)}(?= |$)")
        elif len(word) == 3 and name in ("tendered", "tip"):
            parts.append(rf"(?:^|[\n ]){re.escape(word)}(?=[\n ]|$|rm$|eur$)")  # "Pint" isn't paid by PIN, "Barbecue sauce" not in "bar"
        elif len(word) == 3:
            parts += [f"^{re.escape(word)}", rf"{re.escape(word)}(?=\n)"]
        else:
            parts.append(re.escape(word))
            if len(word) >= least and name not in ("change", "charge"):
                begins = r"[\n ]" if name == "tendered" else ""  # a word: "tarte tatin", squashed, begins with a misread "tarjeta"
                parts += [f"{begins}{re.escape(word[:i])}.?{re.escape(word[i + 1 :])}" for i in range(len(word))]
    return re.compile("|".join(parts))
