"""How an invoice of the third set ends: where to pay, tax number, greeting; a layout names one of the ways."""

from __future__ import annotations

from ..codes import spaced
from ..drawing import GREY
from .sender import Page


def bank_line(p: Page, y: float) -> float:
    return p.s.text(50, y + 14, f"{p.said['bank']}: {p.b.vendor.bank}   {_iban(p)}   BIC: {p.b.vendor.bic}", 8.5)


def _iban(p: Page) -> str:
    if not p.b.vendor.iban:
        return ""
    p.printed.add("iban")
    return f"IBAN: {p.b.vendor.iban if p.spec.get('tight') else spaced(p.b.vendor.iban)}"


def _tax_id(p: Page) -> str:
    return "{}: {}".format(*p.fact("taxid"))


def three(p: Page, y: float) -> float:
    """The foot of the page in three columns: sender, bank, register."""
    f, v, low = p.b.vendor.firm, p.b.vendor, p.s.height - 66
    p.s.rule(44, low - 12, p.s.width - 44, low - 12, p.colour)
    p.s.lines(44, low, [f.name, *f.lines, f.phone], 6.8)
    p.s.lines(215, low, [v.bank, _iban(p), f"BIC: {v.bic}"], 6.8)
    p.s.lines(410, low, [_tax_id(p), f.mail], 6.8)
    return y


def slip(p: Page, y: float) -> float:
    """A slip to cut off and pay with."""
    v, low, s = p.b.vendor, p.s.height - 150, p.s
    s.rule(0, low - 16, s.width, low - 16, GREY, 0.5, (3, 3))
    s.box(44, low, s.width - 88, 100, stroke=p.colour)
    pairs = [(p.said["bank"], v.bank), ("IBAN", _iban(p)[6:]), ("BIC", v.bic), (p.said["number"], p.b.number)]
    s.pairs(54, low + 20, [("", v.firm.name), *pairs], 130, 9)
    s.text(s.width - 60, low + 60, p.look.money(p.b.total - p.b.paid), 15, bold=True, align="r")
    return y


def note(p: Page, y: float) -> float:
    """Payment terms in a sentence, tax number and account after it."""
    p.printed.add("term")
    y = p.s.wrap(50, y + 16, p.s.width - 100, f"{p.said['term']}: {p.b.term}", 9)
    return p.s.text(50, y + 2, f"{_tax_id(p)}    {_iban(p)}    {p.b.vendor.bic}", 8.5)


def signed(p: Page, y: float) -> float:
    """A letter's end: greeting, name, then account and tax number at the foot."""
    x = 62
    y = p.s.wrap(x, y + 22, p.s.width - 124, p.spec.get("close", ""), 11) + 16
    name = p.spec.get("name_of", p.b.vendor.firm.name)
    p.s.text(x + 4, y + 12, name, 17, italic=True, family="Times", color="#1b2a6b")
    p.s.text(x, y + 30, name, 11)
    p.s.text(p.s.width / 2, p.s.height - 46, f"{_tax_id(p)}  –  {p.b.vendor.bank}  –  {_iban(p)}  –  {p.b.vendor.bic}", 8, align="c")
    return y + 40


def nothing(p: Page, y: float) -> float:
    return y


def register(p: Page, y: float) -> float:
    """Only the tax number in small print."""
    p.s.text(p.s.width / 2, p.s.height - 40, f"{p.b.vendor.firm.name}, {_tax_id(p)}", 7, align="c", color=GREY)
    return y


FEET = {block.__name__: block for block in (bank_line, three, slip, note, signed, nothing, register)}
