"""What an invoice says: who, when, which goods, which taxes, and how it adds up."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from .codes import digits, letters, vat
from .codes import iban as new_iban
from .names import COUNTRIES, Firm, Style, amount, cents, firm, style, when, words
from .truth import Fields, Typed, day, money, number, rows, text

Said = dict[str, str]


@dataclass
class Item:
    code: str
    description: str
    quantity: Decimal
    unit: str
    price: Decimal
    discount: int
    rate: Decimal

    @property
    def amount(self) -> Decimal:
        return cents(self.quantity * self.price * (100 - self.discount) / 100)


@dataclass
class Vendor:
    """A firm with its habits: language, numbers of its invoices, words, ways of writing, what it prints."""

    firm: Firm
    lang: str
    tax_id: str
    iban: str
    bic: str
    bank: str
    look: Style
    said: Said
    colour: str
    family: str
    trade: str
    prefix: str
    habits: frozenset[str]
    register: str


@dataclass
class Bill:
    vendor: Vendor
    customer: Firm
    customer_tax: str
    customer_id: str
    number: str
    date: date
    due: date
    order: str
    term: str
    items: list[Item]
    off: int = 0
    credit: bool = False
    paid: Decimal = Decimal(0)
    service: tuple[date, date] | None = None
    ship: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def subtotal(self) -> Decimal:
        return sum((item.amount for item in self.items), Decimal(0))

    @property
    def discount(self) -> Decimal:
        return self.subtotal - sum(self.bases().values(), Decimal(0))

    def bases(self) -> dict[Decimal, Decimal]:
        """Taxable amounts by rate, after the discount on the whole."""
        found: dict[Decimal, Decimal] = {}
        for item in self.items:
            found[item.rate] = found.get(item.rate, Decimal(0)) + item.amount
        return {rate: cents(base * (100 - self.off) / 100) for rate, base in sorted(found.items(), reverse=True)}

    def taxes(self) -> dict[Decimal, Decimal]:
        return {rate: cents(base * rate / 100) for rate, base in self.bases().items()}

    @property
    def tax(self) -> Decimal:
        return sum(self.taxes().values(), Decimal(0))

    @property
    def total(self) -> Decimal:
        return sum(self.bases().values(), Decimal(0)) + self.tax


def vendor(rng: random.Random, code: str, habits: str, family: str) -> Vendor:
    land, lists = COUNTRIES[code], words("invoices")
    said = {key: rng.choice(value) if isinstance(value, list) else value for key, value in lists[land.lang].items()}
    trade = rng.choice(sorted(words("goods")[land.lang]))
    iban = new_iban(rng, code) if code != "US" else ""
    bic = f"{letters(rng, 4)}{code}{rng.randint(2, 9)}{letters(rng, 1)}" if iban else ""
    register = said.pop("register").format(n=digits(rng, 6), p=" ".join([rng.choice(land.given), rng.choice(land.family)]))
    if code == "US":
        register = "Thank you for your business. Past due accounts are subject to a 1.5% monthly charge."
        said |= {"tax": rng.choice(["Sales Tax {r}", "Tax ({r})"]), "taxid": "EIN", "subtotal": "Subtotal"}
    if code == "CH":
        said |= {"taxid": "MWST-Nr.", "tax": "MwSt. {r}", "rate": "MwSt."}
    return Vendor(
        firm(rng, code, trade),
        land.lang,
        vat(rng, code),
        iban,
        bic,
        rng.choice(land.banks),
        style(rng, code, long_dates=True),
        said,
        rng.choice(["#1b4f72", "#922b21", "#1e8449", "#6c3483", "#b9770e", "#17202a"]),
        family,
        trade,
        rng.choice(["{y}-{n}", "FA{y}/{n}", "{n}", "{y}{n}", "A-{n}"]),
        frozenset(habits.split()),
        register,
    )


def bill(rng: random.Random, v: Vendor, code: str, count: int) -> Bill:
    """An invoice of `count` lines; the vendor's habits say what else is on it."""
    issued = when(rng)
    goods = words("goods")[v.lang][v.trade]
    rates = [Decimal(rate) for rate in words("invoices")["rates"][code]]
    credit = "credit" in v.habits and rng.random() < 0.6
    items = [_item(rng, v, rng.choice(goods), rates, -1 if credit and "negative" in v.habits else 1) for _ in range(count)]
    abroad = rng.choice(["DE", "FR", "IT"]) if "export" in v.habits else code
    buyer = firm(rng, abroad)
    start = issued.replace(day=1) - timedelta(days=rng.choice([28, 30, 31]))
    made = Bill(
        v,
        buyer,
        vat(rng, abroad) if code != "US" else "",
        digits(rng, 5),
        v.prefix.format(y=issued.year, n=digits(rng, 5)),
        issued,
        issued + timedelta(days=rng.choice([10, 14, 30, 45, 60])),
        f"{letters(rng, 2)}-{digits(rng, 5)}",
        v.said["terms"],
        items,
        credit=credit,
    )
    if "off" in v.habits:
        made.off = rng.choice([2, 3, 5, 10])
    if "service" in v.habits:
        made.service = (start, issued - timedelta(days=1))
    if "paid" in v.habits:
        made.paid = cents(made.total / rng.choice([4, 5]))
    return made


def _item(rng: random.Random, v: Vendor, goods: list, rates: list[Decimal], sign: int) -> Item:  # type: ignore[type-arg]
    description, unit, low, high, sort = goods
    hours = unit in ("hr", "Std", "h", "ore", "uur", "kg")
    quantity = Decimal(rng.choice(["1.5", "2", "3.25", "7.5", "12"])) if hours else Decimal(rng.choice([1, 1, 2, 3, 4, 6, 10, 24, 150]))
    less = rng.choice([0, 0, 5, 10, 15]) if "rabate" in v.habits else 0
    return Item(f"{letters(rng, 2)}{digits(rng, 4)}", description, quantity * sign, unit, amount(rng, low, high), less, rates[sort])


def truth(b: Bill, printed: str) -> Fields:
    """`printed`: which of the optional facts the layout prints: tax ids, client number, order, term, codes, units, rates, breakdown."""
    v, c = b.vendor, b.vendor.look.currency
    found: Fields = {
        "InvoiceId": text(b.number),
        "InvoiceDate": day(b.date),
        "VendorName": text(v.firm.name),
        "VendorAddress": text(v.firm.address),
        "CustomerName": text(b.customer.name),
        "CustomerAddress": text(b.customer.address),
        "InvoiceTotal": money(b.total, c),
        "TotalTax": money(b.tax, c),
    }
    if not b.off:
        found["SubTotal"] = money(b.subtotal, c)
    options = {
        "due": ("DueDate", day(b.due)),
        "taxid": ("VendorTaxId", text(v.tax_id)),
        "buyer": ("CustomerTaxId", text(b.customer_tax)),
        "order": ("PurchaseOrder", text(b.order)),
        "client": ("CustomerId", text(b.customer_id)),
        "term": ("PaymentTerm", text(b.term)),
    }
    found |= {name: value for key, (name, value) in options.items() if key in printed.split() and value["value"]}
    if b.off:
        found["TotalDiscount"] = money(b.discount, c)
    if b.paid:
        found["AmountDue"] = money(b.total - b.paid, c)
    if b.service:
        found |= {"ServiceStartDate": day(b.service[0]), "ServiceEndDate": day(b.service[1])}
    if v.iban and "iban" in printed.split():
        found["PaymentDetails"] = rows([{"IBAN": text(v.iban), "SWIFT": text(v.bic)}])
    found["TaxDetails"] = rows([{"Rate": text(v.look.percent(rate)), "Amount": money(tax, c)} for rate, tax in b.taxes().items()])
    found["Items"] = rows([_row(item, printed.split(), c) for item in b.items])
    return found


def _row(item: Item, printed: list[str], currency: str) -> dict[str, Typed]:
    row = {
        "Description": text(item.description),
        "Quantity": number(item.quantity),
        "UnitPrice": money(item.price, currency),
        "Amount": money(item.amount, currency),
    }
    if "code" in printed:
        row["ProductCode"] = text(item.code)
    if "unit" in printed:
        row["Unit"] = text(item.unit)
    if "rate" in printed:
        row["TaxRate"] = text(f"{item.rate.normalize():f}%")
    return row
