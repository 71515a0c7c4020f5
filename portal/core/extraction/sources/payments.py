"""Codes by which a bill is paid: each reader takes a code's text and answers its payload, or None when it is of another kind.

Sources: Swiss Implementation Guidelines QR-bill 2.3 (SIX) and Swico billing information 1.2; EPC069-12 (European Payments Council); SPAYD
1.0 (Czech Banking Association); UPN QR (ZBS, Slovenia); HUB3 PDF417 (Croatia); IPS (National Bank of Serbia); EMVCo merchant-presented 1.1.
"""

from __future__ import annotations

import re
from binascii import crc_hqx
from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import unquote

from portal.core.extraction.sources.bills import address, is_iban
from portal.core.extraction.sources.payload import Facts, Payload

#: Numeric codes of ISO 4217 in the countries whose codes are EMVCo's.
_NUMERIC = {"986": "BRL", "764": "THB", "458": "MYR", "702": "SGD", "360": "IDR", "356": "INR", "704": "VND",
            "608": "PHP", "344": "HKD", "840": "USD", "978": "EUR"}


def swiss(text: str) -> Payload | None:
    """The QR-bill: header SPC, version 02xx, then fixed lines."""
    lines = [line.strip() for line in text.splitlines()]
    if len(lines) < 28 or lines[0] != "SPC" or not lines[1].startswith("02") or not is_iban(lines[3]):
        return None
    lines += [""] * 5
    billing, rates = swico(lines[31] if lines[30] == "EPD" else "")
    facts = billing | {"PaymentDetails": [{"IBAN": lines[3]}], "AmountDue": lines[18]}
    hints = rates | {"VendorName": lines[5], "VendorAddress": _swiss_address(lines[4:11]), "CustomerName": lines[21],
             "CustomerAddress": _swiss_address(lines[20:27]), "InvoiceTotal": lines[18]}
    return Payload("Swiss QR bill", facts, hints, lines[19])


def _swiss_address(lines: Sequence[str]) -> str:
    """Kind, name, and then street, number, postcode, town (S) or two free lines (K); last the country."""
    kind, _, street, second, postcode, town, country = lines
    if kind == "K":
        return address(street, second, country)
    return address(f"{street} {second}".strip(), f"{postcode} {town}".strip(), country)


def swico(text: str) -> tuple[Facts, Facts]:
    """Billing information "//S1/10/number/11/yymmdd/20/…": numbered parts; a backslash escapes a slash or another within them.

    Facts and hints: of the tax the rate is told, but seldom the amount.
    """
    if not text.startswith("//S1/"):
        return {}, {}
    pieces = [re.sub(r"\\(.)", r"\1", piece) for piece in re.split(r"(?<!\\)/", text[5:])]
    parts = dict(zip(pieces[::2], pieces[1::2], strict=False))
    issued = _short_date(parts.get("11", ""))
    start, end = _short_date(parts.get("31", "")[:6]), _short_date(parts.get("31", "")[6:12])
    rates = [rate.partition(":")[0] for rate in parts.get("32", "").split(";") if rate]
    return {
        "InvoiceId": parts.get("10", ""), "InvoiceDate": issued, "DueDate": _due(issued, parts.get("40", "")),
        "VendorTaxId": f"CHE{parts['30']}" if re.fullmatch(r"\d{9}", parts.get("30", "")) else "",
        "ServiceStartDate": start, "ServiceEndDate": end or start,
    }, {"TaxDetails": [{"Rate": rate} for rate in rates]}


def _short_date(text: str) -> str:
    """ "240131" → 2024-01-31."""
    try:
        return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6])).isoformat()
    except ValueError:
        return ""


def _due(issued: str, conditions: str) -> str:
    """ "2:10;0:30": two per cent within ten days, due net within thirty."""
    net = re.search(r"(?:^|;)0:(\d{1,3})(?:;|$)", conditions)
    return (date.fromisoformat(issued) + timedelta(days=int(net[1]))).isoformat() if issued and net else ""


def epc(text: str) -> Payload | None:
    """The European credit transfer ("BCD", Girocode, Stuzza): IBAN, BIC, who is paid, how much."""
    lines = [*(line.strip() for line in text.splitlines()), *[""] * 12]
    if lines[0] != "BCD" or lines[1] not in ("001", "002") or lines[3] != "SCT" or not is_iban(lines[6].replace(" ", "")):
        return None
    amount = re.fullmatch(r"EUR(\d{1,9}(?:\.\d{1,2})?)", lines[7])
    facts = {"PaymentDetails": [_account(lines[6], lines[4])], "AmountDue": amount[1] if amount else ""}
    return Payload("EPC QR code", facts, {"VendorName": lines[5], "InvoiceTotal": facts["AmountDue"]}, "EUR")


def _account(iban: str, bic: str = "") -> Facts:
    details = {"IBAN": iban.replace(" ", ""), "SWIFT": bic}
    return {name: fact for name, fact in details.items() if fact}


def spayd(text: str) -> Payload | None:
    """Czech and Slovak "SPD*1.0*ACC:…*AM:…*CC:…": parts by their keys."""
    if not text.startswith("SPD*1."):
        return None
    parts = dict(part.partition(":")[::2] for part in text.split("*")[2:] if ":" in part)
    iban, _, bic = parts.get("ACC", "").partition("+")
    if not is_iban(iban):
        return None
    due = parts.get("DT", "")
    facts = {"PaymentDetails": [_account(iban, bic)], "AmountDue": parts.get("AM", ""), "DueDate": f"{due[:4]}-{due[4:6]}-{due[6:]}" if due else ""}
    return Payload("SPAYD", facts, {"VendorName": unquote(parts.get("RN", "")), "InvoiceTotal": parts.get("AM", "")}, parts.get("CC", "CZK"))


def upn(text: str) -> Payload | None:
    """Slovenian UPN QR: nineteen lines after its name; the amount in cents."""
    lines = [line.strip() for line in text.splitlines()]
    if len(lines) < 19 or lines[0] != "UPNQR" or not is_iban(lines[14]):
        return None
    due = re.fullmatch(r"(\d\d)\.(\d\d)\.(\d{4})", lines[13])
    facts = {"PaymentDetails": [_account(lines[14])], "AmountDue": _cents(lines[8]), "DueDate": f"{due[3]}-{due[2]}-{due[1]}" if due else ""}
    hints = {"VendorName": lines[16], "VendorAddress": address(lines[17], lines[18]), "CustomerName": lines[5],
             "CustomerAddress": address(lines[6], lines[7]), "InvoiceTotal": facts["AmountDue"]}
    return Payload("UPN QR", facts, hints, "EUR")


def hub3(text: str) -> Payload | None:
    """Croatian HUB3: fourteen lines after "HRVHUB30"; the amount in cents."""
    lines = [*(line.strip() for line in text.splitlines()), *[""] * 4]
    if lines[0] != "HRVHUB30" or len(lines) < 14 or not is_iban(lines[9]):
        return None
    facts = {"PaymentDetails": [_account(lines[9])], "AmountDue": _cents(lines[2])}
    hints = {"VendorName": lines[6], "VendorAddress": address(lines[7], lines[8]), "CustomerName": lines[3],
             "CustomerAddress": address(lines[4], lines[5]), "InvoiceTotal": facts["AmountDue"]}
    return Payload("HUB3", facts, hints, lines[1])


def _cents(text: str) -> str:
    return f"{int(text) // 100}.{int(text) % 100:02}" if text.isdecimal() and len(text) < 20 and int(text) else ""


def ips(text: str) -> Payload | None:
    """Serbian IPS: "K:PR|V:01|C:1|R:account|N:name|I:RSD1025,00"."""
    if not text.startswith("K:PR|"):
        return None
    parts = dict(part.partition(":")[::2] for part in text.split("|") if ":" in part)
    amount = re.fullmatch(r"([A-Z]{3})(\d{1,12},\d{0,2})", parts.get("I", ""))
    name, *place = parts.get("N", "").splitlines() or [""]
    facts = {"PaymentDetails": [{"BankAccountNumber": parts.get("R", "")}], "AmountDue": amount[2].replace(",", ".").rstrip(".") if amount else ""}
    return Payload("IPS QR", facts, {"VendorName": name, "VendorAddress": address(*place)}, amount[1] if amount else "RSD")


def emv(text: str) -> Payload | None:
    """EMVCo merchant-presented codes (PIX, PromptPay, SGQR …): tag, length, value; the last tag is a CRC over all before it."""
    if not text.startswith("000201") or not re.fullmatch(r"6304[0-9A-F]{4}", text[-8:]) or crc_hqx(text[:-4].encode(), 0xFFFF) != int(text[-4:], 16):
        return None
    tags, at = {}, 0
    while at + 4 <= len(text) and text[at + 2 : at + 4].isdecimal():
        length = int(text[at + 2 : at + 4])
        tags[text[at : at + 2]] = text[at + 4 : at + 4 + length]
        at += 4 + length
    return Payload("EMV QR code", {"AmountDue": tags.get("54", "")}, {"VendorName": tags.get("59", "")}, _NUMERIC.get(tags.get("53", ""), ""))


READERS = (swiss, epc, spayd, upn, hub3, ips, emv)
