"""US tax forms: which form, which year, the parties, and the boxes by their printed numbers and labels.

Boxes are found by number and label together ("4 Federal income tax withheld"), which recognisers seldom get both wrong. A value
belongs to the box in whose frame it stands: from its label to the next box on the right and the next below.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from statistics import median

from portal.core.extraction import labels, money
from portal.core.extraction.candidates import Printed
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Check, Value, Word, union

_FORM = re.compile(r"^\(?(W-?2[cC]?|W-?9|W-?4|W-?8BEN(?:-E)?|1099-?(?:MISC|NEC|INT|DIV|R|G|K|B|S|C|OID|SA|Q)|1040(?:-?(?:SR|NR|EZ|X|ES))?|1098(?:-[A-Z])?|1120S?|1065|941|940|990)\b", re.I)
_TIN = re.compile(r"^[\dX*]{2,3}-?[\dX*]{2}-?[\dX*]{4}$|^[\dX*]{2}-?[\dX*]{6,7}$|^[\w*]{2,4}(?:-[\w*]{2,4}){1,2}$", re.I)
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_ALIKE = 0.82


@dataclass(slots=True)
class Anchor:
    """A box's label on the page: number, label and kind from the form's table, and the words it was found in."""

    number: str
    label: str
    kind: str
    span: Span
    line: int
    field: str = ""
    likeness: float = 1.0

    @property
    def left(self) -> float:
        return self.span.frame[0]

    @property
    def top(self) -> float:
        return self.span.frame[1]


def read(printed: Printed, doc_type: str = "taxForm") -> tuple[dict[str, Value], list[Check]]:
    """Fields of a tax form; of a form that is not in the table only its type and year."""
    printed.decimal = "."  # the forms are American whatever their figures look like
    kind = form_type(printed)
    if kind is None:
        return {}, []
    name, value = kind
    values = {"FormType": value}
    year = tax_year(printed, name)
    if year is not None:
        values["TaxYear"] = year
    form = _form(name)
    if form is None:
        return values, []
    page = value.page or 1
    anchors = _anchors(printed, page, form)
    for anchor in sorted(anchors, key=lambda one: -one.likeness):
        if anchor.field and anchor.field not in values:
            read_part = _tin if anchor.field.endswith("Tin") else _name
            part = read_part(printed, anchor, anchors)
            if part is not None:
                values[anchor.field] = part
    boxes = _boxes(printed, anchors, form["place"])
    if boxes:
        values["Boxes"] = Value("array", boxes, 0.75, None, page, None, "form_field")
    return values, _checks(values)


def form_type(printed: Printed) -> tuple[str, Value] | None:
    """The form's name as printed largest on its first pages: ("1099-MISC", value)."""
    seen: list[tuple[float, str, Span]] = []
    counts: Counter[str] = Counter()
    for line in printed.lines[:140]:
        for place, word in enumerate(line.words):
            match = _FORM.match(word.text)
            if match:
                name = _canonical(match[1])
                after_form = place > 0 and labels.squash(line.words[place - 1].text) == "form"
                counts[name] += 1
                seen.append((line.frames[place][3] - line.frames[place][1] + (3.0 if after_form else 0.0), name, line.part(place, place + 1)))
    if not seen:
        return _titled(printed)
    height, name, span = max(seen, key=lambda one: (one[0] + 0.5 * counts[one[1]], -one[2].frame[1]))
    return name, Value("string", name, 0.95, span.text, span.page, span.box, "label")


def _canonical(text: str) -> str:
    text = text.upper().replace("W2", "W-2").replace("W9", "W-9").replace("W4", "W-4").replace("W8", "W-8")
    return re.sub(r"^(1099|1040|1098)-?(?=[A-Z])", r"\1-", text)


def _titled(printed: Printed) -> tuple[str, Value] | None:
    titles = {"wageandtaxstatement": "W-2", "requestfortaxpayer": "W-9", "individualincometaxreturn": "1040", "nonemployeecompensation": "1099-NEC"}
    for line in printed.lines[:140]:
        squashed = labels.squash(line.text.replace(" ", ""))
        for title, name in titles.items():
            if title in squashed:
                return name, Value("string", name, 0.8, line.text, line.page, line.box, "label")
    return None


def tax_year(printed: Printed, form: str) -> Value | None:
    """The year printed largest, apart from revision dates; W-9 and W-8 have none."""
    if form.startswith(("W-9", "W-8")):
        return None
    found = []
    for line in printed.lines[:140]:
        revised = re.search(r"\brev\b|revision|\d[/-]\d+[/-]", line.text, re.I)
        for place, word in enumerate(line.words):
            if _YEAR.match(word.text.strip(".,()")) and not revised:
                height = line.frames[place][3] - line.frames[place][1]
                said = re.search(r"(?:calendar|tax)\s+year\W*" + re.escape(word.text), line.text, re.I)
                found.append((height + (6 if said else 0), line.part(place, place + 1)))
    if not found:
        return None
    _, span = max(found, key=lambda one: one[0])
    year = span.text.strip(".,()")
    return Value("string", year, 0.85, span.text, span.page, span.box, "label")


def _form(name: str) -> dict | None:
    """The form's table with what it shares with its kin."""
    forms = labels.data("taxforms")
    form = forms.get(name) or forms.get(name.split("-")[0] if name.startswith(("1099", "1040", "1098")) else name)
    if form is None:
        return None
    return {"boxes": [], "parts": [], **forms.get(form.get("kin", ""), {}), **form}


# -- where the boxes are ----------------------------------------------------------------------------------------------


def _anchors(printed: Printed, page: int, form: dict) -> list[Anchor]:
    """Every labelled place of the form on the page, top down; the first of each."""
    wanted = [(box[0], box[1], box[2] if len(box) > 2 else "money", "") for box in form["boxes"]]
    wanted += [("", label, "text", part["field"]) for part in form["parts"] for label in part["labels"]]
    lines = [(index, line) for index, line in enumerate(printed.lines) if line.page == page]
    found: dict[tuple[str, str], Anchor] = {}
    for number, label, kind, field in wanted:
        anchor = _anchor(lines, number, label, kind, field)
        key = (number, field) if number else (field, label)
        if anchor is not None and key not in found and not (field and any(one.field == field and one.span.words[0] is anchor.span.words[0] for one in found.values())):
            found[key] = anchor
    return sorted(found.values(), key=lambda one: (one.top, one.left))


def _anchor(lines: Sequence[tuple[int, Line]], number: str, label: str, kind: str, field: str) -> Anchor | None:
    """The place where number and label (or the label alone) stand most alike."""
    words = label.split()
    target = labels.squash("".join(words[:7]))
    best, likeness = None, _ALIKE
    for index, line in lines:
        for start in range(len(line.words)):
            at = start
            if number:
                if labels.squash(line.words[start].text) != number or (not target and line.words[start].text.strip(".") != number):
                    continue
                at = start + 1
            alike, stop = _alike(line, at, target, len(words)) if target else (0.9, at)
            if alike > likeness:
                best, likeness = Anchor(number, label, kind, line.part(start, max(stop, start + 1)), index, field, alike), alike
    return best


def _alike(line: Line, at: int, target: str, count: int) -> tuple[float, int]:
    """How much the words from `at` on are like the label: (0..1, index after its last word). Half a label on a line is enough."""
    text, stop, best = "", at, (0.0, at)
    for stop in range(at, min(len(line.words), at + max(count, 1))):
        if stop > at and line.frames[stop][0] - line.frames[stop - 1][2] > 2.5 * line.height:
            break
        text += labels.squash(line.words[stop].text)
        if len(text) < min(4, len(target)) or (stop == at and count > 2 and len(text) < 6):
            continue
        goal = target[: len(text)] if stop > at and len(text) >= 10 else target
        if text[:1] != goal[:1] and stop > at + 1:
            break
        ratio = SequenceMatcher(None, text, goal, autojunk=False).ratio() if abs(len(text) - len(goal)) <= 3 else 0.0
        if ratio >= _ALIKE:
            best = max(best, (ratio + 0.004 * (stop - at), stop + 1))
    return best


def _frame(printed: Printed, anchor: Anchor, anchors: Sequence[Anchor]) -> tuple[float, float, float, float]:
    """The box of an anchor in points: to the next anchor right of it in its row and below it in its column."""
    height = anchor.span.height
    columns = sorted({round(one.left) for one in anchors if anchor.kind != "text" or one.kind != "text"})
    right = min((one.left for one in anchors if one.left > anchor.left + 8 and abs(one.top - anchor.top) < 2.5 * height), default=None)
    if right is None:
        repeated = Counter(columns)
        widest = anchor.left + max(1.1 * (anchor.span.frame[2] - anchor.left), (0.5 if anchor.kind == "text" else 0.3) * printed.width)
        right = min((x for x in repeated if x > anchor.span.frame[2] + 2), default=widest)
    below = min((one.top for one in anchors if one.top > anchor.span.frame[3] - 1 and anchor.left - 8 < one.left < right - 4), default=anchor.top + 9 * height)
    reach = 4.5 if anchor.kind == "text" else 9
    return (anchor.left - max(6.0, 1.3 * height), anchor.top - 0.3 * height, right - 2, min(below - 1, anchor.top + reach * height))


def _inside(printed: Printed, anchor: Anchor, anchors: Sequence[Anchor], centre: bool = True) -> list[Span]:
    """The words in the frame of a box that are not labels, a span per line."""
    x0, y0, x1, y1 = _frame(printed, anchor, anchors)
    own = {id(word) for one in anchors for word in one.span.words}
    spans = []
    for line in printed.lines:
        if line.page != anchor.span.page or line.frame[3] < y0 or line.frame[1] > y1:
            continue
        kept = [i for i, f in enumerate(line.frames) if x0 <= (f[0] + f[2]) / 2 <= x1 and y0 <= (f[1] + f[3]) / 2 <= y1 and id(line.words[i]) not in own]
        if kept:
            spans.append(Span(line.page, [line.words[i] for i in kept], [line.frames[i] for i in kept]))
    return spans


# -- what stands in them ----------------------------------------------------------------------------------------------


def _boxes(printed: Printed, anchors: Sequence[Anchor], place: str) -> list[dict[str, Value]]:
    rows = []
    for anchor in sorted((one for one in anchors if one.number and one.kind != "skip"), key=lambda one: _order(one.number)):
        spans = _inside(printed, anchor, anchors) if place == "below" else _line_end(printed, anchor)
        row = _amount_row(spans) if anchor.kind in ("money", "code") else _text_row(anchor, spans)
        if row:
            label = anchor.label or f"Box {anchor.number}"
            rows.append({"Number": _printed_value(anchor, anchor.number), "Label": _printed_value(anchor, label), **row})
    return rows


def _order(number: str) -> tuple[int, str]:
    digits = re.match(r"\d*", number)[0]
    return (int(digits) if digits else 99, number)


def _printed_value(anchor: Anchor, text: str) -> Value:
    return Value("string", text, 0.9, anchor.span.text, anchor.span.page, anchor.span.box, "label")


def _amount_row(spans: Sequence[Span]) -> dict[str, Value]:
    for span in spans:
        for amount in _figures(span):
            worth = Value("currency", {"amount": amount.amount, "currencyCode": "USD"}, 0.8 * span.confidence, span.text, span.page, span.box, "form_field")
            text = Value("string", span.text, worth.confidence, span.text, span.page, span.box, "form_field")
            return {"Text": text, "Amount": worth}
    return {}


def _figures(span: Span) -> list[money.Money]:
    """Word by word, because a sign left or right of a figure may belong to the next box."""
    if _boilerplate(span.text):
        return []
    wordy = any(len(labels.squash(word.text)) > 2 and word.text.isalpha() for word in span.words)  # then a small number counts boxes
    words = [word.text for word in span.words if any(c.isdigit() for c in word.text)]
    found = (money.parse(text, decimal=".") for text in words if not (wordy and re.fullmatch(r"\d{1,2}", text)))
    return [one for one in found if one is not None]


def _text_row(anchor: Anchor, spans: Sequence[Span]) -> dict[str, Value]:
    for span in _values(anchor, spans):
        return {"Text": Value("string", span.text, 0.7 * span.confidence, span.text, span.page, span.box, "form_field")}
    return {}


def _values(anchor: Anchor, spans: Sequence[Span]) -> list[Span]:
    """Spans that are no continuation of the label and no small print."""
    rest = labels.squash(anchor.label)
    kept = []
    for span in spans:
        squashed = labels.squash(span.text)
        if not squashed or span.middle < anchor.span.frame[3] - 1 or squashed in rest or _boilerplate(span.text):
            continue
        kept.append(span)
    return kept


_SMALL_PRINT = re.compile(
    r"postal code|telephone no|see instructions|do not leave|if different|instructions|street address|required|optional|"
    r"\bomb no|city or town|room or suite|do not use|last name|^\$$|^suff|in-care-of|province|corrected|^void$|box 1|subject to|number \(|department of|www\.|irs\.gov|^copy|^form\b|^certain$|^part ?i|certification|claim of|keep for|privacy act|part i\b",
    re.I,
)


def _boilerplate(text: str) -> bool:
    return bool(_SMALL_PRINT.search(text))


def _line_end(printed: Printed, anchor: Anchor) -> list[Span]:
    """The last words on the anchor's line, where a form like 1040 has its column of figures."""
    line = printed.lines[anchor.line]
    after = [i for i, frame in enumerate(line.frames) if frame[0] > anchor.span.frame[2]]
    tail = [i for i in after if re.search(r"\d", line.words[i].text) and labels.squash(line.words[i].text) != anchor.number]
    return [line.part(tail[-1], tail[-1] + 1)] if tail else []


def _name(printed: Printed, anchor: Anchor, anchors: Sequence[Anchor]) -> Value | None:
    """The first line in the box; on W-2 and 1040 the last name stands in a box of its own to the right."""
    spans = [span for span in _values(anchor, _inside(printed, anchor, anchors)) if re.search(r"[^\W\d_]{2}", span.text)]
    if not spans:
        return None
    span = spans[0]
    return Value("string", span.text, 0.75 * (0.5 + 0.5 * span.confidence), span.text, span.page, span.box, "form_field")


def _tin(printed: Printed, anchor: Anchor, anchors: Sequence[Anchor]) -> Value | None:
    """A taxpayer number in the box: one word, or digits spread over comb fields."""
    for span in _inside(printed, anchor, anchors):
        text = re.sub(r"\s*[-–—]\s*", "-", span.text)
        text = re.sub(r"\bOMB No\.? ?[\d-]+", "", text)
        for word in text.split():
            if _TIN.match(word) and len(re.sub(r"\W", "", word)) >= 7 or re.fullmatch(r"[\d-]{8,14}", word) and sum(c.isdigit() for c in word) >= 8:
                return _tin_value(word, span, span.words)
        digits = re.sub(r"\D", "", text)
        if len(digits) == 9 and re.fullmatch(r"[\d\s-]+", text):
            spread = f"{digits[:2]}-{digits[2:]}" if "mployer" in anchor.label else f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"
            return _tin_value(spread, span, span.words)
        if 7 <= len(digits) <= 14 and re.fullmatch(r"[\d\s-]+", text):
            return _tin_value(text.strip(), span, span.words)
    return None


def _tin_value(text: str, span: Span, words: Sequence[Word]) -> Value:
    sure = 0.9 if re.fullmatch(r"[\dX*]{3}-[\dX*]{2}-[\dX*]{4}|\d{2}-\d{7}", text) else 0.6
    return Value("string", text, sure * median([word.confidence for word in words]), span.text, span.page, union([word.box for word in words]), "form_field")


def _checks(values: dict[str, Value]) -> list[Check]:
    """Social security tax is 6.2 % and Medicare tax 1.45 % of the wages beside them (W-2 boxes 3 to 6)."""
    if values["FormType"].value != "W-2" or "Boxes" not in values:
        return []
    amounts = {row["Number"].value: row["Amount"].value["amount"] for row in values["Boxes"].value if "Amount" in row}
    found = []
    for wages, tax, rate, name in (("3", "4", "0.062", "social_security_tax_is_6.2_percent"), ("5", "6", "0.0145", "medicare_tax_is_1.45_percent")):
        if wages in amounts and tax in amounts:
            expected = amounts[wages] * type(amounts[wages])(rate)
            right = abs(expected - amounts[tax]) <= max(1, abs(expected) / 1000)
            found.append(Check(name, bool(right), ["Boxes"], f"box {tax} is {amounts[tax]}, {expected:.2f} expected"))
    return found
