"""How an invoice of the third set begins: its sender, its receiver, its facts; each part in several ways, of which a layout names one."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..bill import Bill
from ..drawing import GREY, PALE, Sheet
from ..names import Style


@dataclass
class Page:
    """An invoice being drawn; `printed` gathers what stands on it."""

    s: Sheet
    b: Bill
    spec: dict[str, Any]
    rng: random.Random
    printed: set[str] = field(default_factory=set)

    @property
    def said(self) -> dict[str, str]:
        return self.b.vendor.said

    @property
    def look(self) -> Style:
        return self.b.vendor.look

    @property
    def colour(self) -> str:
        return str(self.spec.get("colour", "#1f3a5f"))

    @property
    def title(self) -> str:
        return self.said["credit" if self.b.credit else "title"]

    def fact(self, name: str) -> tuple[str, str]:
        """Label and value of one of the facts at the head."""
        self.printed.add(name)
        b, day = self.b, self.look.day
        values = {"number": b.number, "date": day(b.date), "due": day(b.due), "order": b.order, "client": b.customer_id, "term": b.term}
        values |= {"taxid": b.vendor.tax_id, "buyer": b.customer_tax}
        if name == "service" and b.service:
            return self.said["service"], f"{day(b.service[0])} {self.said['to']} {day(b.service[1])}"
        return self.said["taxid" if name == "buyer" and "buyer" not in self.said else name], values.get(name, str(self.spec.get("also", {}).get(name, "")))

    def facts(self) -> list[tuple[str, str]]:
        return [self.fact(name) for name in self.spec["facts"].split()]


Block = Callable[[Page], float]


def _contact(p: Page) -> list[str]:
    f = p.b.vendor.firm
    return [*f.lines, f"{p.said['phone']} {f.phone}", f.mail]


def centred(p: Page) -> float:
    """The name in the middle between two rules."""
    s, middle = p.s, p.s.width / 2
    s.rule(60, 34, s.width - 60, 34, p.colour, 1.2)
    s.text(middle, 58, p.b.vendor.firm.name, 19, bold=True, align="c", color=p.colour)
    s.text(middle, 73, " – ".join(_contact(p)), 7.8, align="c")
    s.rule(60, 81, s.width - 60, 81, p.colour, 1.2)
    return 116


def corner(p: Page) -> float:
    """Sign and address in the right upper corner, all flush right."""
    s, right = p.s, p.s.width - 48
    s.logo(p.b.vendor.firm.name, right - 38, 30, 38, p.colour)
    y = s.text(right, 84, p.b.vendor.firm.name, 11, bold=True, align="r")
    return s.lines(right, y, _contact(p), 8.5, align="r") + 14


def letterlike(p: Page) -> float:
    """As typed into a word processor: the sender's lines, nothing else."""
    y = p.s.text(62, 62, p.b.vendor.firm.name, 12)
    return p.s.lines(62, y, _contact(p), 11) + 24


def stripe(p: Page) -> float:
    """The title white in a coloured stripe over the whole width, the sender below it."""
    s = p.s
    s.box(0, 0, s.width, 62, fill=p.colour, stroke=None)
    s.text(44, 40, p.title, 22, bold=True, color="#ffffff")
    s.text(s.width - 44, 38, p.b.vendor.firm.name, 12, bold=True, align="r", color="#ffffff")
    s.text(s.width - 44, 78, "  |  ".join(_contact(p)), 7.5, align="r", color=GREY)
    return 108


def window(p: Page) -> float:
    """For an envelope with a window: the sender tiny and underlined above the receiver, a word mark right."""
    s, f = p.s, p.b.vendor.firm
    s.text(s.width - 50, 60, f.name.split()[0].upper(), 26, bold=True, align="r", color=p.colour, spread=2)
    s.text(57, 122, " · ".join([f.name, *f.lines]), 6.5)
    s.rule(57, 125, 300, 125, GREY, 0.3)
    return 142


def framed(p: Page) -> float:
    """The sender in a box with round corners."""
    s = p.s
    s.box(36, 30, 265, 82, stroke=p.colour, radius=8, line=1.2)
    y = s.wrap(46, 48, 245, p.b.vendor.firm.name, 12, bold=True, color=p.colour)
    s.lines(46, y, _contact(p), 8)
    s.text(s.width - 40, 58, p.title, 18, align="r", spread=1)
    return 142


def bare(p: Page) -> float:
    """A web shop: title large left, its sign right; the sender stands elsewhere."""
    s, f = p.s, p.b.vendor.firm
    s.text(44, 64, p.title, 26, bold=True)
    s.logo(f.name, s.width - 84, 38, 36, p.colour)
    y = s.text(44, 96, f.name, 9.5, bold=True)
    return s.lines(44, y, _contact(p), 9.5, color="#444444") + 22


def _customer(p: Page) -> list[str]:
    return [p.b.customer.name, *p.b.customer.lines]


def unlabelled(p: Page, x: float, y: float) -> float:
    return p.s.lines(x, y, _customer(p), 10.5) + 12


def labelled(p: Page, x: float, y: float) -> float:
    y = p.s.text(x, y, p.said["customer"], 8.5, bold=True, color=p.colour) + 3
    return p.s.lines(x, y, _customer(p), 9.5) + 12


def boxed(p: Page, x: float, y: float) -> float:
    lines = _customer(p) + (["{}: {}".format(*p.fact("buyer"))] if p.b.customer_tax else [])
    p.s.box(x, y - 11, 245, 22 + 12.5 * len(lines), stroke=GREY, radius=3)
    p.s.box(x, y - 11, 245, 14, fill=PALE, stroke=GREY)
    p.s.text(x + 6, y - 1, p.said["customer"], 7.5)
    return p.s.lines(x + 8, y + 16, lines, 9.5) + 16


def inline(p: Page, x: float, y: float) -> float:
    """Label and receiver in one line, the rest indented below the name."""
    label = f"{p.said['customer']}:"
    p.s.text(x, y, label, 10, bold=True)
    return p.s.lines(x + p.s.measure(label, 10, bold=True) + 8, y, _customer(p), 10) + 12


def colons(p: Page, x: float, y: float) -> float:
    """Labels flush right at a colon, values after it."""
    for label, value in p.facts():
        p.s.text(x + 100, y, f"{label}:", 9, align="r", bold=True)
        y = p.s.wrap(x + 106, y, 140, value, 9) + 2
    return y + 10


def under(p: Page, x: float, y: float) -> float:
    """Each value above its label."""
    for label, value in p.facts():
        p.s.text(x, y, value, 10.5)
        p.s.rule(x, y + 3, x + 190, y + 3, GREY, 0.3)
        y = p.s.text(x, y + 11, label, 6.5, color=GREY) + 10
    return y + 4


def over(p: Page, x: float, y: float) -> float:
    """Labels above values, in two columns."""
    low = y
    for i, (label, value) in enumerate(p.facts()):
        left, top = x + (i % 2) * 122, y + (i // 2) * 30
        p.s.text(left, top, label.upper(), 6.2, color=GREY)
        low = p.s.text(left, top + 12, value, 9.2 if p.s.measure(value, 9.2, bold=True) < 116 else 6.6, bold=True)
    return low + 12


def dotted(p: Page, x: float, y: float) -> float:
    """Leaders between label and value."""
    for label, value in p.facts():
        p.s.text(x, y, label, 9)
        start, end = x + p.s.measure(label, 9) + 4, x + 230 - p.s.measure(value, 9) - 4
        p.s.text(start, y, "." * max(0, int((end - start) / p.s.measure(".", 9))), 9, color=GREY)
        y = p.s.text(x + 230, y, value, 9, align="r") + 3
    return y + 10


def strip(p: Page, x: float, y: float) -> float:
    """One row of boxes over the whole width, heads above."""
    many = p.facts()
    wide = (p.s.width - 88) / len(many)
    p.s.box(44, y - 8, p.s.width - 88, 15, fill=p.colour, stroke=None)
    for i, (label, value) in enumerate(many):
        p.s.text(44 + (i + 0.5) * wide, y + 2, label, 7.5, bold=True, align="c", color="#ffffff")
        p.s.box(44 + i * wide, y + 7, wide, 19, stroke=GREY)
        p.s.text(44 + (i + 0.5) * wide, y + 20, value, 8.5 if p.s.measure(value, 8.5) < wide - 4 else 7, align="c")
    return y + 48


def running(p: Page, x: float, y: float) -> float:
    """All facts in a line of running text, wrapped where it ends."""
    return p.s.wrap(x, y, p.s.width - 2 * x, "   ".join(f"{label} {value}" for label, value in p.facts()), 10) + 14


def plainly(p: Page, x: float, y: float) -> float:
    """One fact a line, label and value with a colon between."""
    return p.s.lines(x, y, [f"{label}: {value}" for label, value in p.facts()], 10) + 12


def headed(p: Page, x: float, y: float) -> float:
    """Number and date in the title: "Rechnung 123 vom 1.2.2024"; other facts below."""
    many = dict(zip(p.spec["facts"].split(), p.facts(), strict=True))
    title = f"{p.title} {p.spec.get('no', '')} {many['number'][1]} {p.spec.get('of', '')} {many['date'][1]}"
    y = p.s.text(x, y + 6, " ".join(title.split()), 14, bold=True) + 4
    rest = [pair for name, pair in many.items() if name not in ("number", "date")]
    return p.s.pairs(x, y, rest, 130, 9.5) + 12


def place(p: Page, x: float, y: float) -> float:
    """A letter's date line flush right with the town, then the subject in bold."""
    many = dict(zip(p.spec["facts"].split(), p.facts(), strict=True))
    town = p.b.vendor.firm.lines[-2 if p.b.vendor.firm.country == "GB" else -1].split("(")[0].strip(" 0123456789")
    p.s.text(p.s.width - 62, y, f"{town}, {p.spec.get('of', '')} {many['date'][1]}".replace(",  ", ", "), 11, align="r")
    y = p.s.text(62, y + 34, f"{p.title} {p.spec.get('no', '')} {many['number'][1]}".replace("  ", " "), 11.5, bold=True)
    rest = [f"{label}: {value}" for name, (label, value) in many.items() if name not in ("number", "date")]
    y = p.s.lines(62, y, rest, 11) + 8
    return p.s.wrap(62, y + 4, p.s.width - 124, p.spec.get("intro", ""), 11) + 6


HEADS = {block.__name__: block for block in (centred, corner, letterlike, stripe, window, framed, bare)}
PARTIES = {block.__name__: block for block in (unlabelled, labelled, boxed, inline)}
FACTS = {block.__name__: block for block in (colons, under, over, dotted, strip, running, plainly, headed, place)}


def begin(p: Page) -> float:
    """Sender, receiver and facts as the layout says: `arrange` is left (receiver left, facts right of it), right, or stack."""
    y = HEADS[p.spec["head"]](p)
    if p.spec["head"] not in ("stripe", "framed", "bare") and p.spec["show"] not in ("headed", "place"):
        x, top = (p.s.width - 50 if p.spec.get("title") == "r" else 50), (100 if p.spec["head"] == "window" else y - 12)
        p.s.text(x, top, p.title, 16, bold=True, align=p.spec.get("title", "l"))
        y += 0 if p.spec["head"] == "window" else 14
    party, facts, x = PARTIES[p.spec["party"]], FACTS[p.spec["show"]], 62 if p.spec["head"] == "letterlike" else 50
    arrange = p.spec.get("arrange", "left")
    if arrange == "left":
        return max(party(p, x, y), facts(p, 318, y))
    if arrange == "right":
        return max(facts(p, x, y), party(p, 318, y))
    return facts(p, x, party(p, 318 if arrange == "stackright" else x, y) + 6)
