"""How an invoice of the third set goes on: its items, its sums, its end; each part in several ways, of which a layout names one."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from ..bill import Item
from ..drawing import GREY, PALE, Column
from ..names import cents
from .feet import FEET
from .sender import Page

TEXTS = ("code", "description", "unit", "pos", "when")


def _cell(p: Page, item: Item, name: str, number: int) -> str:
    look = p.look
    if name == "when":
        return look.day(day_of(p, number))
    if name == "discount":
        return look.percent(Decimal(item.discount)) if item.discount else "–"
    cells = {
        "pos": str(number * int(p.spec.get("step", 1))),
        "code": item.code,
        "description": item.description,
        "quantity": look.quantity(item.quantity),
        "unit": item.unit,
        "price": look.plain(item.price),
        "rate": look.percent(item.rate),
        "amount": look.money(item.amount) if p.spec.get("signs") else look.plain(item.amount),
    }
    return cells[name]


def day_of(p: Page, number: int) -> date:
    """The day of an item: the invoice's days run up to its date."""
    return p.b.date - timedelta(days=2 * (len(p.b.items) - number) + 1)


def _columns(p: Page) -> tuple[list[Column], list[list[str]]]:
    split = [entry.split(":") for entry in p.spec["columns"].split()]
    p.printed.update(name for name, *_ in split)
    titles = {"pos": p.spec.get("pos", "#"), "when": p.said["date"]} | p.said
    found = [Column(titles[name], float(width), "l" if name in TEXTS else "r") for name, width in split]
    return found, [[_cell(p, item, name, i) for name, _ in split] for i, item in enumerate(p.b.items, 1)]


def ruled(p: Page, y: float) -> float:
    columns, cells = _columns(p)
    return p.s.table(44, y, columns, cells, size=8.5, rules="rows", head=None)


def lattice(p: Page, y: float) -> float:
    columns, cells = _columns(p)
    cells += [[""] * len(columns)] * max(0, int(p.spec.get("blank", 0)) - len(cells))
    return p.s.table(44, y, columns, cells, size=8.5, rules="full", head=p.spec.get("ground", PALE))


def striped(p: Page, y: float) -> float:
    columns, cells = _columns(p)
    return p.s.table(44, y, columns, cells, size=9, rules="zebra", head=p.colour, ink="#ffffff", pad=6)


def unruled(p: Page, y: float) -> float:
    """No line anywhere, plain heads."""
    columns, cells = _columns(p)
    return p.s.table(44, y, columns, cells, size=9.5, rules="none", head=PALE if p.spec.get("shade") else "#ffffff", bold_head=False, pad=5)


def grouped(p: Page, y: float) -> float:
    """Hours first, material after it, each under a heading and with a sum."""
    s, split = p.s, int(p.spec.get("split", len(p.b.items) // 2))
    columns, cells = _columns(p)
    wide = sum(column.width for column in columns)
    for label, first, last in zip(p.spec["groups"], (0, split), (split, len(cells)), strict=True):
        s.text(48, y + 12, label, 9.5, bold=True)
        y = s.table(44, y + 18, columns, cells[first:last], size=8.5, rules="none", head=None)
        s.rule(44 + wide - 90, y + 2, 44 + wide, y + 2)
        s.text(44 + wide - 96, y + 13, f"{p.spec['sum']} {label}", 8.5, align="r", italic=True)
        y = s.text(44 + wide - 4, y + 13, p.look.plain(sum((i.amount for i in p.b.items[first:last]), Decimal(0))), 8.5, align="r") + 8
    return y


def prose(p: Page, y: float) -> float:
    """Each item a paragraph, its amount at the right edge on the last line."""
    p.printed.update(("description", "amount") + (("quantity", "price", "unit") if p.spec.get("counted") else ()))
    for item in p.b.items:
        counted = f" – {p.look.quantity(item.quantity)} {item.unit} x {p.look.money(item.price)}" if p.spec.get("counted") else ""
        low = p.s.wrap(62, y + 10, p.s.width - 240, item.description + counted, 11)
        p.s.text(p.s.width - 62, low - 13.75, p.look.money(item.amount), 11, align="r")
        y = low - 4
    return y + 4


def stacked(p: Page, y: float) -> float:
    """The description over the whole width in bold, its figures in a line below."""
    p.printed.update(("code", "quantity", "unit", "price", "amount", "rate"))
    right = p.s.width - 48
    for item in p.b.items:
        y = p.s.text(48, y + 12, item.description, 9, bold=True)
        line = f"{p.said['code']} {item.code}   {p.look.quantity(item.quantity)} {item.unit} x {p.look.plain(item.price)}   {p.look.percent(item.rate)}"
        p.s.text(48, y, line, 8, color=GREY)
        p.s.text(right, y, p.look.plain(item.amount), 9, align="r")
        p.s.rule(48, y + 5, right, y + 5, "#cccccc", 0.4)
        y += 4
    return y + 8


def _sums(p: Page) -> list[tuple[str, str]]:
    """What the layout lists of net, discount, taxes, total, paid, rest, in its order."""
    b, look = p.b, p.look
    wanted = p.spec.get("totals", "subtotal tax total").split()
    p.printed.update(wanted)
    taxes = [(p.said["tax"].format(r=look.percent(rate)), look.money(tax)) for rate, tax in b.taxes().items()]
    entries = {
        "subtotal": [(p.said["subtotal"], look.money(b.subtotal))],
        "reduction": [(p.said["reduction"].format(r=look.percent(Decimal(b.off))), look.money(-b.discount))],
        "tax": taxes,
        "total": [(p.said["total"], look.money(b.total))],
        "paid": [(p.said.get("paid", ""), look.money(-b.paid))],
        "owed": [(p.said.get("owed", ""), look.money(b.total - b.paid))],
    }
    return [pair for name in wanted for pair in entries[name]]


def _strong(p: Page, label: str) -> bool:
    return label in (p.said["total"], p.said.get("owed"))


def right_list(p: Page, y: float) -> float:
    y = p.s.room(y, 110) + 20
    for label, value in _sums(p):
        strong = _strong(p, label)
        p.s.text(p.s.width - 140, y, label, 9.5, bold=strong, align="r")
        y = p.s.text(p.s.width - 48, y, value, 10.5 if strong else 9.5, bold=strong, align="r") + 4
    return y


def left_list(p: Page, y: float) -> float:
    """Labels and figures at the left, under the descriptions."""
    y = p.s.room(y, 110) + 22
    for label, value in _sums(p):
        p.s.text(50, y, label, 10, bold=_strong(p, label))
        y = p.s.text(285, y, value, 10, bold=_strong(p, label), align="r") + 4
    return y


def cells(p: Page, y: float) -> float:
    """One row of cells, the label small over its figure."""
    y, many = p.s.room(y, 70) + 14, _sums(p)
    wide = (p.s.width - 88) / len(many)
    for i, (label, value) in enumerate(many):
        p.s.box(44 + i * wide, y, wide, 32, fill=PALE if _strong(p, label) else None, stroke=GREY)
        p.s.text(48 + i * wide, y + 10, label, 7)
        p.s.text(40 + (i + 1) * wide, y + 25, value, 10.5, bold=_strong(p, label), align="r")
    return y + 46


def below(p: Page, y: float) -> float:
    """Figures large in a row, their labels small under them."""
    y, many = p.s.room(y, 70) + 30, _sums(p)
    wide = (p.s.width - 96) / len(many)
    for i, (label, value) in enumerate(many):
        p.s.text(48 + (i + 1) * wide, y, value, 13, bold=_strong(p, label), align="r", color=p.colour)
        p.s.text(48 + (i + 1) * wide, y + 12, label, 7.5, align="r", color=GREY)
    return y + 26


def taxgrid(p: Page, y: float) -> float:
    """Rate, base, tax and sum in a table of their own; the total in a dark box."""
    b, look = p.b, p.look
    p.printed.update(("tax", "total", "subtotal"))
    y = p.s.room(y, 100) + 14
    lines = [[look.percent(r), look.plain(base), look.plain(b.taxes()[r]), look.plain(base + b.taxes()[r])] for r, base in b.bases().items()]
    if len(lines) > 1:
        lines.append(["", look.plain(b.subtotal), look.plain(b.tax), look.plain(b.total)])
    heads = [p.said["rate"], p.said["subtotal"], p.said["tax"].format(r="").strip(), p.said["amount"]]
    low = p.s.table(44, y, [Column(head, width, "r") for head, width in zip(heads, (50, 82, 72, 82), strict=True)], lines, size=8, rules="full")
    p.s.box(360, y, p.s.width - 404, 34, fill=p.colour, stroke=None)
    p.s.text(368, y + 11, p.said["total"], 7.5, bold=True, color="#ffffff")
    p.s.text(p.s.width - 52, y + 27, look.money(b.total), 13, bold=True, align="r", color="#ffffff")
    return max(low, y + 34) + 16


def leaders(p: Page, y: float) -> float:
    """A letter's sums: from the left margin to the right one, a rule above the last."""
    y = p.s.room(y, 100) + 10
    p.s.rule(p.s.width - 180, y, p.s.width - 62, y)
    for label, value in _sums(p):
        p.s.text(62, y + 15, label, 11, bold=_strong(p, label))
        y = p.s.text(p.s.width - 62, y + 15, value, 11, bold=_strong(p, label), align="r") - 10
    p.s.rule(p.s.width - 180, y + 14, p.s.width - 62, y + 14)
    p.s.rule(p.s.width - 180, y + 16, p.s.width - 62, y + 16)
    return y + 28


def panel(p: Page, y: float) -> float:
    """A tinted panel at the right, what is to be paid large."""
    y, many = p.s.room(y, 120) + 12, _sums(p)
    x = p.s.width - 304
    p.s.box(x, y, 260, 18 * len(many) + 22, fill=PALE, stroke=None, radius=6)
    large = [pair for pair in many if _strong(p, pair[0])][-1]
    for label, value in many:
        size = 12 if (label, value) == large else 9
        y += 20 if size == 12 else 18
        p.s.text(x + 10, y, label, min(size, 10.5), bold=size == 12)
        p.s.text(x + 250, y, value, size, bold=size == 12, align="r")
    return y + 30


TABLES = {block.__name__: block for block in (ruled, lattice, striped, unruled, grouped, prose, stacked)}
SUMS = {block.__name__: block for block in (right_list, left_list, cells, below, taxgrid, leaders, panel)}


def finish(p: Page, y: float) -> None:
    """Items, sums, foot, and what else the layout says below or at the top right."""
    p.s.on_page = lambda sheet: sheet.text(44, 44, f"{p.b.vendor.firm.name}   {p.title} {p.b.number}   {sheet.pages}", 8, color=GREY) + 10
    if p.spec.get("topsum"):
        p.printed.add("total")
        p.s.box(p.s.width - 214, y, 170, 40, stroke=p.colour, radius=5, line=1.4)
        p.s.text(p.s.width - 204, y + 13, p.said["total"], 8, color=GREY)
        y = p.s.text(p.s.width - 54, y + 31, p.look.money(p.b.total - p.b.paid), 15, bold=True, align="r") + 6
    y = TABLES[p.spec["table"]](p, y)
    y = SUMS[p.spec["sums"]](p, y)
    y = FEET[p.spec["foot"]](p, y)
    for words in p.spec.get("notes", []):
        y = p.s.wrap(50, y + 10, p.s.width - 100, words.format(**_figures(p)), 8.5)


def _figures(p: Page) -> dict[str, str]:
    """What notes may say: sums in another currency, the cash discount and its last day."""
    b, look = p.b, p.look
    rate = Decimal(str(p.spec.get("rate_of_exchange", 1)))
    cash = cents(b.total * Decimal(p.spec.get("cash", 0)) / 100)
    return {
        "other": look.plain(cents(b.total * rate)),
        "cash": look.money(cash),
        "less": look.money(b.total - cash),
        "soon": look.day(b.date + timedelta(days=8)),
    }
