"""Codes by which tax authorities know a bill; the issuer's till or program states number, date and totals in them.

Sources: ZATCA e-invoicing, QR code (TLV in base64); Portuguese Portaria 195/2020, "Especificações técnicas código QR"; Spanish AEAT, "Características
del QR de la factura" (Verifactu); Indian GST signed QR (JWT of the invoice registration portal); Austrian RKSV, annex "Z 12".
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from decimal import Decimal, InvalidOperation
from urllib.parse import parse_qs, urlsplit

from portal.core.extraction.sources.payload import Payload

_ANYBODY = "999999990"  # the buyer's number in Portugal when none was given
_AEAT = (".agenciatributaria.gob.es", ".aeat.es")


def zatca(text: str) -> Payload | None:
    """Saudi Arabia: tags 1 seller, 2 VAT number, 3 time, 4 total with VAT, 5 VAT."""
    if len(text) < 40 or not re.fullmatch(r"[A-Za-z0-9+/]+={0,2}", text):
        return None
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    tags, at = {}, 0
    while at + 2 <= len(data):
        length = data[at + 1]
        tags.setdefault(data[at], data[at + 2 : at + 2 + length].decode("utf-8", "replace"))
        at += 2 + length
    if not {1, 2, 3, 4, 5} <= tags.keys() or not re.fullmatch(r"3\d{13}3", tags[2]):
        return None
    facts = {"VendorTaxId": tags[2], "InvoiceDate": tags[3][:10], "InvoiceTotal": tags[4], "TotalTax": tags[5]}
    return Payload("ZATCA QR code", facts, {"VendorName": tags[1]}, "SAR")


def portugal(text: str) -> Payload | None:
    """ "A:123456789*B:999999990*C:PT*…": letters name the parts."""
    parts = dict(part.partition(":")[::2] for part in text.split("*") if ":" in part)
    if not text.startswith("A:") or not re.fullmatch(r"\d{9}", parts.get("A", "")) or not {"B", "D", "F", "G", "O"} <= parts.keys():
        return None
    day = parts["F"]
    taxes = [{"Amount": parts[tax]} for tax in ("I4", "I6", "I8", "J4", "J6", "J8", "K4", "K6", "K8") if parts.get(tax)]
    buyer = "" if parts["B"] == _ANYBODY else parts["B"]
    facts = {"VendorTaxId": parts["A"], "CustomerTaxId": buyer, "InvoiceId": parts["G"], "InvoiceDate": f"{day[:4]}-{day[4:6]}-{day[6:8]}",
             "InvoiceTotal": parts["O"], "TotalTax": parts.get("N", ""), "TaxDetails": taxes}
    return Payload("Portuguese QR code", facts, currency="EUR")


def spain(text: str) -> Payload | None:
    """The address by which a bill is checked at the tax office: nif, numserie, fecha (dd-mm-yyyy), importe."""
    address = _address(text)
    if address is None or not (address.hostname or "").endswith(_AEAT) or "validarqr" not in address.path.lower():
        return None
    told = {name: values[0] for name, values in parse_qs(address.query).items()}
    day = re.fullmatch(r"(\d\d)-(\d\d)-(\d{4})", told.get("fecha", ""))
    facts = {"VendorTaxId": told.get("nif", ""), "InvoiceId": told.get("numserie", ""), "InvoiceTotal": told.get("importe", ""),
             "InvoiceDate": f"{day[3]}-{day[2]}-{day[1]}" if day else ""}
    return Payload("Verifactu QR code", facts, currency="EUR")


def _address(text: str):
    if not text.startswith("https://") or len(text) > 2000:
        return None
    try:
        return urlsplit(text)
    except ValueError:
        return None


def india(text: str) -> Payload | None:
    """A JWT whose payload holds the registered bill as JSON in its "data". Its signature isn't checked: the keys change and are not here."""
    parts = text.split(".")
    if len(parts) != 3 or not text.startswith("eyJ"):
        return None
    try:
        bill = json.loads(json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))["data"])
        day = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", str(bill["DocDt"]))
        facts = {"VendorTaxId": str(bill["SellerGstin"]), "CustomerTaxId": str(bill.get("BuyerGstin", "")), "InvoiceId": str(bill["DocNo"]),
                 "InvoiceDate": f"{day[3]}-{day[2]}-{day[1]}" if day else "", "InvoiceTotal": str(bill["TotInvVal"])}
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return Payload("GST QR code", facts, currency="INR")


def austria(text: str) -> Payload | None:
    """ "_R1-AT1_till_number_2015-12-17T11:23:43_0,00_3,64_…": the sums by rate make the total of the receipt."""
    parts = text.split("_")
    if len(parts) < 10 or not re.fullmatch(r"R\d-[A-Z]{2}\d+", parts[1]):
        return None
    try:
        total = sum(Decimal(part.replace(",", ".")) for part in parts[5:10])
    except InvalidOperation:
        return None
    when = re.fullmatch(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d)?", parts[4])
    return Payload("Austrian till code", {"TransactionDate": when[1], "TransactionTime": when[2], "Total": str(total)} if when else {}, currency="EUR")


READERS = (zatca, portugal, spain, india, austria)
