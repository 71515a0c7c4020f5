"""US tax forms: which form, which year, the parties, and the boxes by their printed numbers and labels.

The forms' boxes stand in `labels/taxforms.toml`, where they are on the page is found by `formboxes`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

from portal.core.extraction import arithmetic, formboxes, labels, money
from portal.core.extraction.candidates import Printed
from portal.core.extraction.formboxes import Anchor
from portal.core.extraction.layout import Span
from portal.core.extraction.model import Check, Value

_FORM = re.compile(
    r"^\(?(W-?2[cC]?|W-?9|W-?4|W-?8BEN(?:-E)?|1099-?(?:MISC|NEC|INT|DIV|R|G|K|B|S|C|OID|SA|Q)|1040(?:-?(?:SR|NR|EZ|X|ES))?|1098(?:-[A-Z])?|1120S?|1065|941|940|990)\b",
    re.I,
)
_TIN = re.compile(r"^[\dX*]{2,3}-?[\dX*]{2}-?[\dX*]{4}$|^[\dX*]{2}-?[\dX*]{6,7}$|^[\w*]{2,4}(?:-[\w*]{2,4}){1,2}$", re.I)
_YEAR = re.compile(r"^(?:19|20)\d\d$")


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
    anchors = formboxes.find(printed, page, form)
    for anchor in sorted(anchors, key=lambda one: -one.likeness):
        if anchor.field and anchor.field not in values:
            read_part = _tin if anchor.field.endswith("Tin") else _name
            part = read_part(printed, anchor, anchors)
            if part is not None:
                values[anchor.field] = part
    boxes = _boxes(printed, anchors, form)
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
                seen.append(
                    (line.frames[place][3] - line.frames[place][1] + (3.0 if after_form else 0.0), name, line.part(place, place + 1))
                )
    if not seen:
        return _titled(printed)
    height, name, span = max(seen, key=lambda one: (one[0] + 0.5 * counts[one[1]], -one[2].frame[1]))
    return name, Value("string", name, 0.95, span.text, span.page, span.box, "label")


def _canonical(text: str) -> str:
    text = text.upper().replace("W2", "W-2").replace("W9", "W-9").replace("W4", "W-4").replace("W8", "W-8")
    return re.sub(r"^(1099|1040|1098)-?(?=[A-Z])", r"\1-", text)


def _titled(printed: Printed) -> tuple[str, Value] | None:
    titles = {
        "wageandtaxstatement": "W-2",
        "requestfortaxpayer": "W-9",
        "individualincometaxreturn": "1040",
        "nonemployeecompensation": "1099-NEC",
    }
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


# -- what stands in them ----------------------------------------------------------------------------------------------


def _boxes(printed: Printed, anchors: Sequence[Anchor], form: dict) -> list[dict[str, Value]]:
    rows, numbers = [], {one.number for one in anchors} | {box[0] for box in form["boxes"]}
    for anchor in sorted((one for one in anchors if one.number and one.kind != "skip"), key=lambda one: _order(one.number)):
        spans = formboxes.inside(printed, anchor, anchors) if form["place"] == "below" else _line_end(printed, anchor)
        spans = [span for span in spans if not _next_box(span, anchor.number, numbers)]
        row = _amount_row(spans) if anchor.kind in ("money", "code") else _text_row(anchor, spans)
        if row:
            label = anchor.label or f"Box {anchor.number}"
            rows.append({"Number": _printed_value(anchor, anchor.number), "Label": _printed_value(anchor, label), **row})
    return rows


def _next_box(span: Span, number: str, numbers: set[str]) -> bool:
    """Whether the words begin the label of another box, or are nothing but its number."""
    first = span.words[0].text.strip(".").lower()
    follows = first.isdigit() and number.isdigit() and int(first) - int(number) in (1, 2)
    alone = len(span.words) == 1 or len(span.words) > 3 and any(word.text[:1].isalpha() for word in span.words[1:])
    return (first in numbers or follows) and alone


def _order(number: str) -> tuple[int, str]:
    digits = re.match(r"\d*", number)[0]
    return (int(digits) if digits else 99, number)


def _printed_value(anchor: Anchor, text: str) -> Value:
    return Value("string", text, 0.9, anchor.span.text, anchor.span.page, anchor.span.box, "label")


def _amount_row(spans: Sequence[Span]) -> dict[str, Value]:
    for span in spans:
        for amount, part in _figures(span):
            worth = {"amount": amount.amount, "currencyCode": "USD"}
            sure = 0.8 * part.confidence
            text = Value("string", part.text, sure, part.text, part.page, part.box, "form_field")
            return {"Text": text, "Amount": Value("currency", worth, sure, part.text, part.page, part.box, "form_field")}
    return {}


def _figures(span: Span) -> Iterable[tuple[money.Money, Span]]:
    """Word by word, because a sign left or right of a figure may belong to the next box; with the words of the figure."""
    if _boilerplate(span.text):
        return
    wordy = any(len(labels.squash(word.text)) > 2 and word.text.isalpha() for word in span.words)  # then a small number counts boxes
    for place, word in enumerate(span.words):
        small = wordy and re.fullmatch(r"\d{1,2}", word.text)
        found = money.parse(word.text, decimal=".") if any(c.isdigit() for c in word.text) and not small else None
        if found is not None:
            yield found, span.part(place - 1 if place and span.words[place - 1].text == "$" else place, place + 1)


def _text_row(anchor: Anchor, spans: Sequence[Span]) -> dict[str, Value]:
    numbered = re.search(r"\b(?:no\.|number|identification)", anchor.label)
    for span in _values(anchor, spans):
        if numbered and not any(char.isdigit() for char in span.text):
            continue
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
    r"\bomb no|city or town|room or suite|do not use|last name|^\$$|^suff|in-care-of|province|corrected|^void$|box 1|"
    r"subject to|number \(|department of|www\.|irs\.gov|^copy|^form\b|^certain$|^part ?i|certification|claim of|keep for|privacy act|"
    r"part i\b|^part$",
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
    spans = [span for span in _values(anchor, formboxes.inside(printed, anchor, anchors)) if re.search(r"[^\W\d_]{2}", span.text)]
    if not spans:
        return None
    span = spans[0]
    while len(span.words) > 1 and not any(char.isalpha() for char in span.words[-1].text):
        span = span.part(0, len(span.words) - 1)  # the number of the next box
    return Value("string", span.text, 0.75 * (0.5 + 0.5 * span.confidence), span.text, span.page, span.box, "form_field")


def _tin(printed: Printed, anchor: Anchor, anchors: Sequence[Anchor]) -> Value | None:
    """A taxpayer number in the box: one word, or digits spread over comb fields."""
    for span in formboxes.inside(printed, anchor, anchors):
        text = re.sub(r"\s*[-–—]\s*", "-", span.text)
        text = re.sub(r"\bOMB No\.? ?[\d-]+", "", text)
        for word in text.split():
            if (
                _TIN.match(word)
                and len(re.sub(r"\W", "", word)) >= 7
                or re.fullmatch(r"[\d-]{8,14}", word)
                and sum(c.isdigit() for c in word) >= 8
            ):
                return _tin_value(word, span)
        digits = re.sub(r"\D", "", text)
        if len(digits) == 9 and re.fullmatch(r"[\d\s-]+", text):
            spread = f"{digits[:2]}-{digits[2:]}" if "mployer" in anchor.label else f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"
            return _tin_value(spread, span)
        if 7 <= len(digits) <= 14 and re.fullmatch(r"[\d\s-]+", text):
            return _tin_value(text.strip(), span)
    return None


def _tin_value(text: str, span: Span) -> Value:
    """The number with the words of it alone, where they can be told from those around them."""
    places = [i for i, word in enumerate(span.words) if labels.squash(word.text) and labels.squash(word.text) in labels.squash(text)]
    own = span.part(places[0], places[-1] + 1) if places else span
    part = own if labels.squash(text) in labels.squash(own.text) else span
    sure = 0.9 if re.fullmatch(r"[\dX*]{3}-[\dX*]{2}-[\dX*]{4}|\d{2}-\d{7}", text) else 0.6
    confidence = sure * median([word.confidence for word in part.words])
    return Value("string", text, confidence, part.text, part.page, part.box, "form_field")


def _checks(values: dict[str, Value]) -> list[Check]:
    """Social security tax is 6.2 % and Medicare tax 1.45 % of the wages beside them (W-2 boxes 3 to 6)."""
    if values["FormType"].value != "W-2" or "Boxes" not in values:
        return []
    return arithmetic.payroll_taxes({row["Number"].value: row["Amount"].value["amount"] for row in values["Boxes"].value if "Amount" in row})
