"""All papers of the firm: those that are drawn, and those that are placed because they are easily mistaken for one another."""

from __future__ import annotations

import random
from datetime import date, timedelta

from tests.questions.second.agreements import AGREEMENTS, agreement
from tests.questions.second.clients import ACCOUNTS, EMPLOYEES, MERCHANTS, UTILITIES, VENDORS, WASTES
from tests.questions.second.papers import invoice, make, payslip, receipt, statement, utility, waste

#: Vendor, client, currency and day of invoices over the same amount.
SAME_AMOUNT = (
    ("Kestrel Ltd", "Harbour Lane Bakery", "GBP", date(2025, 9, 2)),
    ("Kestrel Print Ltd", "Lindqvist & Co", "EUR", date(2025, 9, 9)),
    ("Copperline Hardware", "Pinecrest Outfitters", "USD", date(2026, 2, 11)),
    ("Tobias Kern Metallbau", "Ostrava Tools", "EUR", date(2025, 5, 30)),
)
#: Total, status, currency, vendor and client.
LARGE = (
    ("5000.00", "needs_review", "EUR", "Nordlicht Logistik AG", "Ostrava Tools"),
    ("5000.01", "needs_review", "EUR", "Tobias Kern Metallbau", "Ostrava Tools"),
    ("7420.80", "needs_review", "EUR", "Brightwater Marine Supplies", "Lindqvist & Co"),
    ("6890.00", "confirmed", "EUR", "Brightwater Foods", "Lindqvist & Co"),
    ("9100.00", "needs_review", "GBP", "Kestrel Ltd", "Harbour Lane Bakery"),
    ("5310.40", "needs_review", "CHF", "Nordlicht Energie GmbH", "Bergblick Treuhand AG"),
)
#: Day, total and customer of what a client itself bills.
SALES = (
    (date(2025, 8, 21), "3000.00", "Hotel Bellerive"),
    (date(2025, 11, 14), "4870.60", "Hotel Bellerive"),
    (date(2026, 2, 3), "3215.00", "Hotel Bellerive"),
    (date(2026, 3, 9), "890.20", "Hotel Bellerive"),
    (date(2026, 1, 28), "5120.00", "Praxis Dr. Amsel"),
    (date(2026, 4, 16), "3300.00", "Hotel Belle Vue"),
)
#: Merchant, language, client, currency, day and total.
RECEIPTS = (
    ("Corner Fuel", "en", "Harbour Lane Bakery", "GBP", date(2026, 1, 15), "48.20"),
    ("Cafe Aurora", "en", "Lindqvist & Co", "EUR", date(2026, 2, 15), "48.20"),
    ("Bahnhof Kiosk", "de", "Bergblick Treuhand AG", "CHF", date(2026, 2, 16), "48.20"),
    ("Bahnhof Kiosk", "de", "Bergblick Treuhand AG", "CHF", date(2026, 1, 14), "11.90"),
    ("Corner Fuel", "en", "Pinecrest Outfitters", "USD", date(2026, 3, 1), "1240.50"),
    ("Brasserie du Pont", "fr", "Atelier Dupuis", "EUR", date(2026, 3, 31), "62.00"),
)
#: Place in `WASTES`, day and unit.
WEIGHED = ((0, date(2025, 4, 8), "t"), (0, date(2025, 10, 29), "t"), (0, date(2024, 12, 17), "kg"), (1, date(2025, 7, 3), "t"))
LETTERS = (
    ("Bergblick Treuhand AG", "Thank you for the pleasant meeting on Tuesday."),
    ("Ostrava Tools", "Please find the samples enclosed."),
    ("Harbour Lane Books", "The reading evening is moved to Thursday."),
)


def documents(seed=606):
    """The same papers each time, in no order."""
    rng = random.Random(seed)
    out = _invoices(rng)
    out += _receipts(rng)
    out += [payslip(rng, name, client, gross, back) for name, client, gross, months in EMPLOYEES for back in reversed(range(months))]
    out += _statements(rng)
    out += [utility(rng, *row, back) for *row, backs in UTILITIES for back in reversed(backs)]
    out += _wastes(rng)
    out += [agreement(rng, row) for row in AGREEMENTS]
    out += _letters()
    rng.shuffle(out)
    assert len({d["file"] for d in out}) == len(out), "a file name twice"
    return out


def _invoices(rng):
    out = _drawn(rng)
    _place(rng, out)
    _sell(rng, out)
    twin = next(d for d in out if (d["date"] or "").startswith("2024") and {"DueDate", "InvoiceTotal"} <= d["fields"].keys())  # in no asked-for period
    out.append({**twin, "file": twin["file"].replace(".pdf", " (2).pdf"), "fields": {**twin["fields"]}, "lines": list(twin["lines"]), "status": "returned"})
    return out


def _drawn(rng):
    out, n = [], 0
    for vendor, lang, code, takers, rate, weight in VENDORS:
        for _ in range(weight):
            n += 1
            client, currency = rng.choice(takers)
            drop = [
                f for f, p in (("DueDate", 0.05), ("TotalTax", 0.05), ("SubTotal", 0.03), ("InvoiceTotal", 0.03), ("InvoiceDate", 0.03)) if rng.random() < p
            ]
            out.append(invoice(rng, n, vendor, lang, code, client, currency, rate, drop=drop, shout=vendor == "Kestrel Print Ltd" and rng.random() < 0.3))
    return out


def _place(rng, out):
    """Add equal amounts in several currencies, a due month, large ones in review and a credit note."""
    by = {v[0]: v for v in VENDORS}

    def place(vendor, client, currency, **kw):
        _, lang, code, _, rate, _ = by[vendor]
        out.append(invoice(rng, len(out) + 1, vendor, lang, code, client, currency, rate, **kw))

    for vendor, client, currency, when in SAME_AMOUNT:
        place(vendor, client, currency, when=when, total="1240.50", shout=vendor == "Kestrel Print Ltd")
    place("Brightwater Foods", "Harbour Lane Bakery", "GBP", when=date(2026, 1, 20), total="1240.05")
    for total, state, currency, vendor, client in LARGE:
        place(vendor, client, currency, total=total, state=state)
    for when, days in ((date(2026, 5, 4), 30), (date(2026, 4, 28), 60), (date(2026, 5, 11), 45), (date(2026, 5, 2), 29), (date(2026, 5, 12), 60)):
        place(rng.choice(["Quillfeather Stationers"]), "Harbour Lane Books", "GBP", when=when, due_days=days)
    for when, days in ((date(2026, 3, 3), 30), (date(2026, 3, 18), 30), (date(2026, 4, 7), 30), (date(2026, 2, 24), 14)):
        place("Brightwater Foods", "Harbour Lane Bakery", "GBP", when=when, due_days=days)
    for when in (date(2026, 1, 12), date(2026, 2, 19), date(2026, 3, 31), date(2026, 4, 1)):
        place("Imprimerie Rivoire", "Atelier Dupuis", "EUR", when=when)
    place("Copperline Hardware", "Pinecrest Outfitters", "USD", when=date(2025, 10, 6), total="312.40", negative=True)


def _sell(rng, out):
    for when, total, customer in SALES:
        out.append(invoice(rng, len(out) + 1, "Schreinerei Vogt", "de", "SV", "Schreinerei Vogt", "EUR", 19, when=when, total=total, customer=customer))


def _receipts(rng):
    out = []
    for merchant, lang, takers, weight in MERCHANTS:
        for i in range(weight):
            client, currency = rng.choice(takers)
            drop = ["TransactionDate"] if rng.random() < 0.07 else ["Total"] if rng.random() < 0.04 else []
            near = date(2026, 1, 8) + timedelta(days=rng.randrange(100)) if i % 2 else None
            out.append(receipt(rng, len(out) + 1, merchant, lang, client, currency, when=near, drop=drop))
    for merchant, lang, client, currency, when, total in RECEIPTS:
        out.append(receipt(rng, len(out) + 1, merchant, lang, client, currency, when=when, total=total))
    return out


def _statements(rng):
    out = []
    for bank, client, currency, number, iban, months in ACCOUNTS:
        balance = round(rng.uniform(2500, 14000), 2)
        for back in reversed(range(months)):
            doc, balance = statement(rng, bank, client, currency, number, iban, back, balance)
            out.append(doc)
    return out


def _wastes(rng):
    out = []
    for i in range(18):
        client = "Ostrava Tools" if i % 3 else "Schreinerei Vogt"
        code, name = WASTES[0] if i % 2 else rng.choice(WASTES)
        when = date(2025, 1, 10) + timedelta(days=rng.randrange(480))
        out.append(waste(rng, i + 1, client, code, name, when, "t" if rng.random() < 0.25 else "kg", drop=["Date"] if i == 11 else []))
    for i, (code, when, unit) in enumerate(WEIGHED):
        out.append(waste(rng, 19 + i, "Ostrava Tools", *WASTES[code], when, unit))
    return out


def _letters():
    out = []
    for i, (client, text) in enumerate(LETTERS):
        out.append(make("unclassified", f"letter_{i + 1}.pdf", client, None, "needs_review", None, {}, ["Dear Sir or Madam,", text, "Kind regards"], "en"))
    for i, client in enumerate(("Bergblick Treuhand AG", "Ostrava Tools", "Harbour Lane Bakery")):
        out.append(make("unclassified", f"IMG_{4410 + i}.jpg", client, None, "received", None, {}, [], "en"))
    return out
