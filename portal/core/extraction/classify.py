"""Which type a document is: evidence from its heading, its wording and its layout, weighed with `labels/types.toml`.

Every type collects points; the points become shares by a softmax in which "unclassified" holds a fixed stake, so a document that
speaks clearly for no type stays unclassified and two equally likely types share the confidence.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from statistics import median

from portal.core.extraction import cards, cues, items, labels, several, statements
from portal.core.extraction.candidates import Printed
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Cue, Guess, Page

#: Points of a heading that is a title of the type and stands like one.
_TITLE = 6.0
#: For so many types the words are told.
_TOLD = 3
_PAGES = 3
#: Statements come after covers and reports of directors, so they are looked for further on.
_STATEMENT_PAGES = 12

#: The stake of "unclassified", and how many points make one step of certainty.
_STAKE, _STEP = 3.9, 1.6

#: Points of a page that is surely a financial statement.
_STATEMENT = 9.0

#: A special kind of invoice takes over from the plain one when so much speaks for it.
_SPECIAL = 6.0

#: A bill of fuel is told before the bill that it is as well by so much.
_PRODUCTS, _GOODS = 3.0, ("invoice", "deliveryInvoice", "goodsReceipt", "utilityBill")

#: A bank card bears its number, with a check digit, and few words.
_CARD_NUMBER, _CARD_WORDS = re.compile(r"(?<!\d)(?:\d{4} ?){4}(?!\d)|(?<!\d)3[47]\d{2} ?\d{6} ?\d{5}(?!\d)"), 60

#: The end of an amount in words, as on checks: "and 95/100".
_IN_WORDS = re.compile(r"[a-z]{3,} (?:(?:dollars|pounds|euros?) )?(?:and|&|y|et|e|und) (?:\d\d|xx|no)/(?:100|xx)\b", re.I)

#: Types by the shape of the page they come on.
_SHORT_WORDS = 160


def classify(pages: Sequence[Page]) -> list[Guess]:
    """Best first; the first is "unclassified" when no type is clear enough. The words that speak for it are told of the first three."""
    read = [page for page in pages if page.words]
    if not read:
        return [Guess("unclassified", 1.0)]
    look = Look(read)
    ranked = shares(look.points)
    return [Guess(name, share, look.words_for(name) if place < _TOLD else ()) for place, (name, share) in enumerate(ranked)]


def shares(points: Mapping[str, float]) -> list[tuple[str, float]]:
    """(type, share) best first, from the points of each; what is hardly likely is left out."""
    weights = {name: math.exp(min(value, 40.0) / _STEP) for name, value in points.items() if value > 0}
    papers = [weights.pop(name) for name in [*weights] if name.startswith(cues.PAPER)]
    weights["unclassified"] = math.exp(_STAKE / _STEP) + sum(papers)
    total = sum(weights.values())
    ranked = sorted(((name, round(weight / total, 4)) for name, weight in weights.items()), key=lambda pair: -pair[1])
    return [(name, share) for name, share in ranked if share >= 0.005] or ranked[:1]


class Look:
    """What some pages, read as one document, show of its type."""

    def __init__(self, read: Sequence[Page]) -> None:
        """`read` are pages with words, at least one."""
        self.read, self.pages = read, read[:_PAGES]
        self.printed = Printed(self.pages)
        self.lines = self.printed.lines
        self.seen = cues.Seen((word, line.page) for line in self.lines for word in line.words)
        self.headings = _headings(self.pages[0], [line for line in self.lines if line.page == self.pages[0].number])

    @cached_property
    def points(self) -> dict[str, float]:
        """Points by type, and by paper that is of none; below zero when the document speaks against it."""
        points, count = {}, len(self.seen.words)
        for name, about in cues.of_types().items():
            if about.get("needs") and not any(self.seen.has(phrase) for phrase in about["needs"]):
                continue
            points[name] = self.seen.points(about) + self.title(name)[0]
            if about.get("short"):
                points[name] *= min(1.0, _SHORT_WORDS / max(1, count)) ** 0.7
        bonuses = [_shape_points(self.pages, self.lines, count), _table_points(self.printed), self._statement_points()]
        for name, bonus in (pair for some in bonuses for pair in some.items()):
            if name in points:
                points[name] += bonus
        if self._goes_with_terms():
            points["contract"] = min(points.get("contract", 0.0), 0.3 * points["invoice"])
        kept, cell = self.title("utilityBill") if "utilityBill" in points else (0.0, None)
        if cell is not None and cell is self.title("invoice")[1]:
            points["invoice"] -= min(kept, self.title("invoice")[0])  # "Facture d'électricité" is no heading of invoices in general
        return self._with_products(_settled(points, self.pages, self.lines))

    def _with_products(self, points: dict[str, float]) -> dict[str, float]:
        """A bill or note of fuel or refrigerant, if they are at least half of what it costs, goes before what it would be without them."""
        best = max(points, key=lambda name: points[name], default="")
        goods = best in _GOODS or (best == "receipt" and self.title("utilityBill")[0] > 2.0)  # a till's receipt is headed by its shop
        if (points.get(best, 0.0) > _STAKE and not goods) or not several.mostly_products(self.printed):
            return points
        return points | {"utilityBill": max(points.get(best, 0.0), _STAKE) + _PRODUCTS}

    def _goes_with_terms(self) -> bool:
        """Whether this is a bill, headed as one and with a table of goods on its first page, and the prose is the terms printed behind it."""
        own = max(self.title(name)[0] for name in ("invoice", "purchaseOrder", "deliveryInvoice"))
        return len(self.pages) > 1 and own > max(2.0, self.title("contract")[0]) and bool(items.heads(Printed(self.pages[:1])))

    def title(self, name: str) -> tuple[float, Span | None]:
        """Points of the heading that is most like a title of the type, and that heading."""
        about = cues.of_types().get(cues.KIN.get(name, name), {})
        rated = [(_title_points(text, prominence, about.get("title", ())), cell) for text, prominence, cell in self.headings]
        best = max(rated, key=lambda pair: pair[0], default=(0.0, None))
        return best if best[0] > 0 else (0.0, None)

    def words_for(self, name: str) -> tuple[Cue, ...]:
        """What speaks for a type, or for the paper that makes it unclassified."""
        if name == "unclassified":
            name = max((one for one in self.points if one.startswith(cues.PAPER)), key=lambda one: self.points[one])
            if self.points[name] < _STAKE:
                return ()
        return cues.speaking(name, self.seen, self.title(name)[1])

    def _statement_points(self) -> dict[str, float]:
        """Statements are looked for where anything speaks of one, for that takes long."""
        pages = self.read[:_STATEMENT_PAGES]
        return {"financialReport": (_STATEMENT * statements.evidence(pages) if _may_hold_statements(pages) else 0.0) - 2.0}


def _may_hold_statements(pages: Sequence[Page]) -> bool:
    """Whether words of statements occur at all, in whatever order they were found."""
    seen, about = cues.Seen((word, page.number) for page in pages for word in page.words), cues.of_types()["financialReport"]
    named = seen.count(about, "title", "strong")
    return named > 0 and named + seen.count(about, "cues") >= 3


def _headings(page: Page, lines: Sequence[Line]) -> list[tuple[str, float, Span]]:
    """Cells that stand like a heading, as (squashed text, prominence 0..1, cell): large, or alone near the top."""
    if not lines:
        return []
    usual = median(line.height for line in lines)
    found = []
    for line in lines:
        for cell in line.segments:
            if len(cell.words) > 9:
                continue
            size = _letter_height(cell) / max(1.0, usual)
            top = max(0.0, 1.0 - cell.frame[1] / max(1.0, page.height) / 0.6)
            caps = 0.15 if cell.text.isupper() else 0.0
            prominence = min(1.0, 0.5 * max(0.0, size - 1.0) + 0.7 * top + caps) if top > 0 or size > 1.6 else 0.0
            if prominence > 0.2:
                found.append((" ".join(filter(None, (labels.squash(word.text) for word in cell.words))), prominence, cell))
    return found


def _letter_height(cell: Span) -> float:
    return median(frame[3] - frame[1] for frame in cell.frames)


def _title_points(text: str, prominence: float, titles: Sequence[cues.Phrase]) -> float:
    """Points of a heading for the best of `titles`: it is the title, or begins or ends with it, or holds it."""
    best = 0.0
    for spaced, squashed in titles:
        inner = spaced.strip()
        if text == inner or text.replace(" ", "") == squashed:
            fit = 1.0
        elif text.startswith(inner + " ") or text.endswith(" " + inner):
            fit = 0.65 + 0.3 * len(inner) / len(text)
        elif f" {inner} " in text:
            fit = 0.5
        else:
            continue
        best = max(best, _TITLE * prominence * fit * (1.0 if len(inner) > 3 else 0.7))
    return best


def _shape_points(pages: Sequence[Page], lines: Sequence[Line], count: int) -> dict[str, float]:
    """What the layout says: a till's strip, a contract's prose, a passport's machine-readable zone, the figures of a statement."""
    points: dict[str, float] = {}
    text = " ".join(line.text for line in lines)
    points["receipt"] = _strip_points(pages[0], lines, text, count)
    if count < 90 and 1.35 < pages[0].width / max(1.0, pages[0].height) < 1.8:  # an ID-1 card is 1.586 (ISO/IEC 7810)
        points |= {"idDocument": 2.0, "creditCard": 1.0, "carLicense": 1.0}
    if count < _CARD_WORDS and any(cards.luhn(re.sub(r"\D", "", found)) for found in _CARD_NUMBER.findall(text)):
        points["creditCard"] = points.get("creditCard", 0.0) + 4.0
    if re.search(r"[A-Z0-9<]{5}<<[A-Z0-9<]{3}|P<[A-Z]{3}", text.replace(" ", "")):
        points["idDocument"] = 7.0
    if re.search(r"[⑆⑈⑇]|\bC?\d{6,}[A:]\s*\d{6,}", text):
        points["check"] = 2.0
    if count < _SHORT_WORDS and _IN_WORDS.search(text):
        points["check"] = points.get("check", 0.0) + 3.0
    long_lines = sum(len(line.words) > 9 and not re.search(r"\d[.,]\d\d\b", line.text) for line in lines)
    prose = long_lines / max(1, len(lines))
    if prose > 0.4 and count > 250:
        points["contract"] = 4.0 * prose
    elif prose < 0.15:
        points["contract"] = -5.0
    return points


def _table_points(printed: Printed) -> dict[str, float]:
    """A table of goods or services with prices speaks for all kinds of bill and order."""
    if not items.heads(printed):
        return {}
    return {
        "invoice": 1.6,
        "purchaseOrder": 1.0,
        "receipt": 0.5,
        "deliveryInvoice": 0.5,
        "goodsReceipt": 0.5,
        "freightInvoice": 0.5,
        "incoInvoice4": 0.8,
    }


def _strip_points(page: Page, lines: Sequence[Line], text: str, count: int) -> float:
    """A till prints figures on a narrow strip: at most some 48 characters a line, higher than wide."""
    figures = len(re.findall(r"\d[.,]\d\d(?!\d)", text))
    if count > 500 or figures < 2 or page.height < 1.1 * page.width:
        return 0.0
    left, right = min(w.box[0] for w in page.words), max(w.box[2] for w in page.words)
    narrow = (page.height / max(1.0, page.width)) / max(0.2, right - left)
    lengths = sorted(len(line.text) for line in lines)
    short = lengths[int(len(lengths) * 0.9)] <= 48
    return (1.5 if short else 0.0) + (min(4.0, 1.5 + 2.0 * (narrow - 1.75)) if narrow > 1.75 else 0.0)


def _settled(points: dict[str, float], pages: Sequence[Page], lines: Sequence[Line]) -> dict[str, float]:
    """Refinements within a family: a special kind of invoice takes over from the invoice, a US bank statement from the general one."""
    for name in ("freightInvoice", "incoInvoice4"):
        if points.get(name, 0.0) >= _SPECIAL and points["invoice"] > _STAKE:
            points[name] = max(points[name], points["invoice"] + 0.5 * (points[name] - _SPECIAL))
    if "bankStatement" in points and points["bankStatement"] > 0:
        text = "\n".join(line.text for line in lines)
        american = labels.country_of(text) == "US" or bool(re.search(r"\bFDIC\b|\brouting number\b", text, re.I))
        if american and "£" not in text and "€" not in text:
            points["bankStatement.us"] = points["bankStatement"] + 1.0
            points["bankStatement"] -= 3.0
    if points.get("creditCardStatement", 0) > points.get("bankStatement", 0) and points.get("creditCardStatement", 0) > points.get(
        "bankStatement.us", 0
    ):
        for name in ("bankStatement", "bankStatement.us"):
            points[name] = points.get(name, 0.0) - 4.0
    if "financialReport" in points and any("\u0590" <= char <= "\u05ff" for page in pages for char in page.text):
        points["financialReportIL"] = points["financialReport"] + 1.0
    return points
