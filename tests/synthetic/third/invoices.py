"""Invoices after the layouts of `words/third_invoices*.toml`: what each prints, in which words, and the parts it is put together from."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

from ..bill import Bill, Item, Vendor, bill, truth, vendor
from ..codes import digits, letters, vat
from ..drawing import A4, Sheet, letter
from ..names import Firm, Style, address, amount, cents, firm, full_name, words
from ..truth import Fields, Paper, day, money
from .body import day_of, finish
from .sender import Page, begin

OPTIONS = ("due", "taxid", "buyer", "order", "client", "term", "iban", "code", "unit", "rate")


class Trailing(Style):
    """Writes the minus behind the figure."""

    def money(self, amount: Decimal) -> str:
        return f"{super().money(-amount)}-" if amount < 0 else super().money(amount)

    def plain(self, amount: Decimal, places: int = 2) -> str:
        return f"{super().plain(-amount, places)}-" if amount < 0 else super().plain(amount, places)


@dataclass
class Gross(Bill):
    """A bill whose prices have the tax in them."""

    @property
    def total(self) -> Decimal:
        return sum((item.amount for item in self.items), Decimal(0))

    @property
    def subtotal(self) -> Decimal:
        return sum(self.bases().values(), Decimal(0))

    def bases(self) -> dict[Decimal, Decimal]:
        found: dict[Decimal, Decimal] = {}
        for item in self.items:
            found[item.rate] = found.get(item.rate, Decimal(0)) + item.amount
        return {rate: cents(gross * 100 / (100 + rate)) for rate, gross in sorted(found.items(), reverse=True)}

    def taxes(self) -> dict[Decimal, Decimal]:
        whole = {rate: sum((item.amount for item in self.items if item.rate == rate), Decimal(0)) for rate in self.bases()}
        return {rate: whole[rate] - base for rate, base in self.bases().items()}


def papers(seed: int) -> Iterator[Paper]:
    for spec in words("third_invoices")["layouts"] + words("third_invoices_more")["layouts"]:
        name = f"third-invoice-{spec['name']}"
        who = _vendor(random.Random(f"{seed}:{name}"), spec)
        for i in range(spec.get("twice", 1)):
            rng = random.Random(f"{seed}:{name}:{i}")
            sheet, found = draw(_bill(rng, who, spec), spec, rng)
            yield Paper("invoice", who.lang, name, found, sheet.done(), sheet.pages)


def _vendor(rng: random.Random, spec: dict[str, Any]) -> Vendor:
    who = vendor(rng, spec["country"], spec.get("habits", ""), spec.get("family", "Helvetica"))
    house = firm(rng, spec["country"], spec["trade"])
    if "sole" in spec:
        house = replace(house, name=f"{full_name(rng, spec['country'])} {spec['sole']}".strip())
    return replace(who, firm=house, said=who.said | spec.get("said", {}), look=_look(who.look, spec), prefix=spec.get("prefix", who.prefix))


def _look(look: Style, spec: dict[str, Any]) -> Style:
    look = replace(look, **{key: spec[key] for key in ("currency", "symbol", "before", "date", "group", "decimal") if key in spec})
    kind = Trailing if spec.get("minus") == "behind" else Style
    return kind(**{one.name: getattr(look, one.name) for one in fields(look)})


def _bill(rng: random.Random, who: Vendor, spec: dict[str, Any]) -> Bill:
    made = bill(rng, who, spec["country"], 1)
    goods = [entry.split("|") for entry in spec["goods"]]
    count = min(spec.get("count", len(goods)), 99)
    chosen = goods if count == len(goods) else [rng.choice(goods) for _ in range(count)]
    kind = Gross if spec.get("gross") else Bill
    values = {one.name: getattr(made, one.name) for one in fields(made)}
    home = spec.get("buyer_country", spec["country"])
    buyer = Firm(full_name(rng, home), address(rng, home), home) if spec.get("consumer") else firm(rng, home)
    values |= {"items": [_item(rng, entry, spec) for entry in chosen], "customer": buyer, "term": spec.get("term", made.term), "off": spec.get("off", 0)}
    if home != spec["country"] and home != "US":
        values["customer_tax"] = vat(rng, home)
    if spec.get("consumer") or "buyer" not in f"{spec['facts']} {spec['party'].replace('boxed', 'buyer')}":
        values["customer_tax"] = ""
    found = kind(**values | {"credit": spec.get("credit", False)})
    if "paid" in spec.get("totals", ""):
        found.paid = cents(found.total * Decimal(str(spec.get("part", "0.4"))))
    return found


def _item(rng: random.Random, entry: list[str], spec: dict[str, Any]) -> Item:
    """From "description|unit|lowest price|highest price|rate|quantities"."""
    description, unit, low, high, rate, many = entry
    less = rng.choice(spec["less"]) if "less" in spec else 0
    count = Decimal(rng.choice(many.split())) * (-1 if spec.get("negative") else 1)
    said = description.format(n=digits(rng, 6), c=f"{letters(rng, 2)}-{digits(rng, 3)}", p=full_name(rng, spec["country"]))
    return Item(f"{letters(rng, 1)}{digits(rng, 5)}", said, count, unit, amount(rng, float(low), float(high)), less, Decimal(rate))


def draw(b: Bill, spec: dict[str, Any], rng: random.Random) -> tuple[Sheet, Fields]:
    page = Page(Sheet(letter if spec.get("letter") else A4, b.vendor.family, margin=40), b, spec, rng)
    finish(page, begin(page))
    return page.s, known(page)


def known(p: Page) -> Fields:
    """Of what the bill says, what stands on the page."""
    found = truth(p.b, " ".join(name for name in OPTIONS if name in p.printed))
    for name, facts in {"tax": ("TotalTax", "TaxDetails"), "subtotal": ("SubTotal",), "due": ("DueDate",), "reduction": ("TotalDiscount",)}.items():
        if name not in p.printed:
            for fact in facts:
                found.pop(fact, None)
    if "service" not in p.printed:
        found = {name: value for name, value in found.items() if not name.startswith("Service")}
    if p.b.off and "subtotal" in p.printed:
        found["SubTotal"] = money(p.b.subtotal, p.look.currency)
    gone = {"quantity": "Quantity", "price": "UnitPrice"}
    for i, row in enumerate(found["Items"]["value"], 1):
        row |= {"Date": day(day_of(p, i))} if "when" in p.printed else {}
        for name in set(gone) - p.printed:
            row.pop(gone[name], None)
    return found
