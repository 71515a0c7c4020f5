"""Single papers as plain dicts, drawn by a seeded random: values by the names of fields, and the lines that are printed."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from tests.questions.second.clients import CLIENTS, FIRST, GOODS, TODAY, WORDS


def cents(x):
    return Decimal(str(x)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def printed(amount, lang, currency=None):
    text = f"{cents(amount):,.2f}"
    if lang in ("de", "es"):
        text = text.replace(",", "_").replace(".", ",").replace("_", ".")
    elif lang == "fr":
        text = text.replace(",", " ").replace(".", ",")
    if not currency:
        return text
    if lang == "en":
        return {"GBP": "£", "USD": "$", "EUR": "€"}.get(currency, currency + " ") + text
    return text + " " + {"EUR": "€"}.get(currency, currency)


def printed_date(d, lang, currency="EUR"):
    if lang == "en":
        return d.strftime("%m/%d/%Y") if currency == "USD" else f"{d.day} {d:%B} {d.year}"
    return d.strftime("%d.%m.%Y" if lang == "de" else "%d/%m/%Y")


def month_back(n, end=(2026, 4)):
    """The first and last day of the month n months before `end`."""
    i = end[0] * 12 + end[1] - 1 - n
    y, m = divmod(i, 12)
    return date(y, m + 1, 1), date(y, m + 1, calendar.monthrange(y, m + 1)[1])


def make(kind, file, folder, when, status, currency, fields, lines, lang):
    """`when` is its own date, None where none is printed; `fields` with None as a value are left out."""
    return {
        "type": kind,
        "file": file,
        "folder": folder,
        "date": when.isoformat() if when else None,
        "status": status,
        "currency": currency,
        "language": lang,
        "fields": {k: v for k, v in fields.items() if v is not None},
        "lines": lines,
    }


def status(rng):
    return rng.choices(["approved", "confirmed", "needs_review", "read", "returned"], [40, 22, 20, 8, 10])[0]


def a_date(rng):
    return FIRST + timedelta(days=rng.randrange((TODAY - FIRST).days + 1))


def invoice(
    rng, n, vendor, lang, code, client, currency, rate, *, when=None, total=None, customer=None, state=None, drop=(), shout=False, due_days=None, negative=False
):  # fmt: skip
    """`drop` are fields that aren't printed; `negative`: a credit note; `shout`: the vendor writes itself in capitals."""
    when = when or a_date(rng)
    items, sub = _items(rng, lang, total, rate)
    tax = cents(Decimal(str(total)) - sub) if total is not None else cents(sub * rate / 100)
    if negative:
        sub, tax = -sub, -tax
        items = [item | {"Amount": -item["Amount"]} for item in items]
    due = when + timedelta(days=due_days if due_days is not None else rng.choice([14, 30, 30, 45, 60]))
    number = f"{code}-{when.year}-{n:04d}"
    po = f"PO-{rng.randint(3000, 8999)}" if rng.random() < 0.35 else None
    fields = {
        "InvoiceId": number, "InvoiceDate": when.isoformat(), "DueDate": due.isoformat(), "PurchaseOrder": po,
        "VendorName": vendor.upper() if shout else vendor, "CustomerName": customer or client, "SubTotal": float(sub),
        "TotalTax": float(tax), "InvoiceTotal": float(sub + tax), "Items": items,
    }  # fmt: skip
    for name in drop:
        fields.pop(name, None)
    prefix = {"en": "invoice", "de": "rechnung", "fr": "facture", "es": "factura"}[lang]
    lines = _invoice_lines(fields, lang, currency, rate, negative)
    dated = when if "InvoiceDate" in fields else None
    return make("invoice", f"{prefix}_{number}.pdf", client, dated, state or status(rng), currency, fields, lines, lang)


def _items(rng, lang, total, rate):
    """The items and what they come to; of a given total one."""
    if total is not None:
        sub = cents(Decimal(str(total)) / (1 + Decimal(rate) / 100))
        return [{"Description": rng.choice(GOODS[lang]), "Quantity": 1, "UnitPrice": float(sub), "Amount": float(sub)}], sub
    items, sub = [], Decimal(0)
    for _ in range(rng.randint(1, 4)):
        q = rng.randint(1, 24)
        price = cents(rng.choice([4.2, 12.5, 19.9, 36, 74.35, 118, 245, 390.4]) * rng.uniform(0.8, 1.9))
        items.append({"Description": rng.choice(GOODS[lang]), "Quantity": q, "UnitPrice": float(price), "Amount": float(price * q)})
        sub += price * q
    return items, sub


def _invoice_lines(fields, lang, currency, rate, negative):
    w = WORDS[lang]
    lines = [fields["VendorName"], w["invoice"] + (" / CREDIT NOTE" if negative else ""), f"{w['no']} {fields['InvoiceId']}"]
    for name, word in (("InvoiceDate", "date"), ("DueDate", "due")):
        if name in fields:
            lines.append(f"{w[word]}: {printed_date(date.fromisoformat(fields[name]), lang, currency)}")
    if fields["PurchaseOrder"]:
        lines.append(f"{w['po']}: {fields['PurchaseOrder']}")
    lines.append(f"{w['to']}: {fields['CustomerName']}")
    lines += [f"{i['Description']}  {i['Quantity']} x {printed(i['UnitPrice'], lang)}  {printed(i['Amount'], lang)}" for i in fields["Items"]]
    for name, words in (("SubTotal", w["sub"]), ("TotalTax", f"{w['tax']} {rate} %"), ("InvoiceTotal", w["total"])):
        if name in fields:
            lines.append(f"{words}: {printed(fields[name], lang, currency)}")
    return lines


def receipt(rng, n, merchant, lang, client, currency, *, when=None, total=None, drop=()):
    when = when or a_date(rng)
    w = WORDS[lang]
    grand = cents(total if total is not None else rng.uniform(4, 140))
    tax = cents(grand - grand / Decimal("1.1"))
    fields = {
        "MerchantName": merchant,
        "TransactionDate": when.isoformat(),
        "TransactionTime": f"{rng.randint(7, 21):02d}:{rng.randint(0, 59):02d}",
        "Subtotal": float(grand - tax),
        "TotalTax": float(tax),
        "Total": float(grand),
    }
    for name in drop:
        fields.pop(name, None)
    lines = [merchant, w["receipt"]]
    if "TransactionDate" in fields:
        lines.append(f"{printed_date(when, lang, currency)} {fields['TransactionTime']}")
    lines += [f"{w['sub']} {printed(grand - tax, lang)}", f"{w['tax']} {printed(tax, lang)}"]
    if "Total" in fields:
        lines.append(f"{w['total']} {printed(grand, lang, currency)}")
    lines.append(w["thanks"])
    return make("receipt", f"scan_{n:04d}.jpg", client, when if "TransactionDate" in fields else None, status(rng), currency, fields, lines, lang)


def payslip(rng, name, client, gross, back):
    currency, lang = CLIENTS[client]
    w = WORDS[lang]
    first, last = month_back(back)
    pay = last - timedelta(days=rng.randint(0, 3))
    g = cents(gross) + (cents(rng.uniform(40, 260)) if rng.random() < 0.3 else 0)
    taxes, ded = cents(g * Decimal("0.17")), cents(g * Decimal("0.064"))
    fields = {
        "EmployerName": client,
        "EmployeeName": name,
        "PayDate": pay.isoformat(),
        "PayPeriodStartDate": first.isoformat(),
        "PayPeriodEndDate": last.isoformat(),
        "CurrentPeriodGrossPay": float(g),
        "CurrentPeriodTaxes": float(taxes),
        "CurrentPeriodDeductions": float(ded),
        "CurrentPeriodNetPay": float(g - taxes - ded),
    }
    lines = [
        w["payslip"],
        f"{w['employer']}: {client}",
        f"{w['employee']}: {name}",
        f"{w['period']}: {printed_date(first, lang, currency)} - {printed_date(last, lang, currency)}",
        f"{w['paydate']}: {printed_date(pay, lang, currency)}",
        f"{w['gross']}: {printed(g, lang, currency)}",
        f"{w['taxes']}: {printed(taxes, lang, currency)}",
        f"{w['ded']}: {printed(ded, lang, currency)}",
        f"{w['net']}: {printed(g - taxes - ded, lang, currency)}",
    ]
    slug = name.lower().replace(" ", "_").replace("í", "i")
    return make("payStub", f"pay_{slug}_{first:%Y-%m}.pdf", client, pay, status(rng), currency, fields, lines, lang)


def statement(rng, bank, client, currency, number, iban, back, opening):
    lang = CLIENTS[client][1]
    first, last = month_back(back)
    rows, balance = [], cents(opening)
    for d in sorted(rng.sample(range(1, 28), rng.randint(3, 7))):
        amount = cents(rng.uniform(20, 2600))
        income = rng.random() < 0.5
        balance += amount if income else -amount
        rows.append(
            {
                "Date": first.replace(day=d).isoformat(),
                "Description": rng.choice(["Card payment", "Transfer", "Direct debit", "Cash deposit"]),
                "DepositAmount" if income else "WithdrawalAmount": float(amount),
                "Balance": float(balance),
            }
        )
    fields = {
        "BankName": bank,
        "AccountHolderName": client,
        "AccountNumber": number,
        "IBAN": iban,
        "StatementStartDate": first.isoformat(),
        "StatementEndDate": last.isoformat(),
        "BeginningBalance": float(cents(opening)),
        "EndingBalance": float(balance),
        "Transactions": rows,
    }
    title = {"en": "Account statement", "de": "Kontoauszug", "fr": "Relevé de compte", "es": "Extracto"}[lang]
    begin, end = {
        "en": ("Opening balance", "Closing balance"),
        "de": ("Anfangssaldo", "Endsaldo"),
        "fr": ("Solde initial", "Solde final"),
        "es": ("Saldo inicial", "Saldo final"),
    }[lang]
    lines = [
        bank,
        title,
        client,
        f"{iban or number}",
        f"{printed_date(first, lang, currency)} - {printed_date(last, lang, currency)}",
        f"{begin}: {printed(opening, lang, currency)}",
    ]
    lines += [
        f"{r['Date']}  {r['Description']}  {printed(r.get('DepositAmount', -r.get('WithdrawalAmount', 0)), lang)}  {printed(r['Balance'], lang)}" for r in rows
    ]
    lines.append(f"{end}: {printed(balance, lang, currency)}")
    doc = make("bankStatement", f"statement_{number[-4:].replace('.', '')}_{last:%Y-%m}.pdf", client, last, status(rng), currency, fields, lines, lang)
    return doc, float(balance)


def utility(rng, supplier, client, unit, size, point, back):
    lang = CLIENTS[client][1]
    first, last = month_back(back)
    quantity = round(size * rng.uniform(0.7, 1.3), 1)
    number = f"U{rng.randint(100000, 999999)}"
    fields = {
        "SupplierName": supplier,
        "InvoiceId": number,
        "Quantity": quantity,
        "Unit": unit,
        "StartDate": first.isoformat(),
        "EndDate": last.isoformat(),
        "SupplyPoint": point,
    }
    use = {"en": "Consumption", "de": "Verbrauch"}[lang]
    lines = [
        supplier,
        {"en": "Utility bill", "de": "Verbrauchsabrechnung"}[lang] + f" {number}",
        client,
        f"{point}",
        f"{printed_date(first, lang)} - {printed_date(last, lang)}",
        f"{use}: {printed(quantity, lang)} {unit}",
    ]
    return make("utilityBill", f"utility_{number}.pdf", client, last, status(rng), None, fields, lines, lang)


def waste(rng, n, client, code, name, when, unit, drop=()):
    quantity = round(rng.uniform(0.4, 3.2), 2) if unit == "t" else rng.randint(60, 900)
    fields = {"WasteCode": code, "IdentificationName": name, "Quantity": quantity, "Unit": unit, "Date": when.isoformat()}
    for x in drop:
        fields.pop(x, None)
    lines = ["Waste transfer note", f"Producer: {client}", f"Waste code: {code}", f"Description: {name}", f"Quantity: {quantity} {unit}"]
    if "Date" in fields:
        lines.append(f"Date: {printed_date(when, 'en')}")
    return make("wasteNote", f"waste_note_{n:03d}.pdf", client, when if "Date" in fields else None, status(rng), None, fields, lines, "en")
