"""Codes on pages: found in pictures and drawings, understood by their standards, weighed against what is printed."""

from __future__ import annotations

import base64
import io
import json
from decimal import Decimal

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from portal.core.extraction import pages, read
from portal.core.extraction.sources import codes
from tests.core.test_einvoices import amounts, failed

SWISS = "\n".join([
    "SPC", "0200", "1", "CH4431999123000889012", "S", "Max Muster & Söhne", "Musterstrasse", "123", "8000", "Seldwyla", "CH", *[""] * 7, "199.95", "CHF",
    "S", "Simon Muster", "Musterstrasse", "1", "8000", "Seldwyla", "CH", "QRR", "210000000003139471430009017", "Order of 15 June", "EPD",
    r"//S1/10/X.66711\/8824/11/240131/30/106017086/31/240101240131/32/8.1/40/2:10;0:30",
])
EPC = "BCD\n002\n1\nSCT\nCOBADEFFXXX\nHolz & Söhne KG\nDE89370400440532013000\nEUR297.50\n\n\nR-2024-77"
LICENCE = ("@\n\x1e\rANSI 636014040002DL00410277ZC03180056DLDAQD1234562\nDCSSAMPLE\nDACALEX\nDADNONE\nDBB01311990\nDBA01312030\nDBD02012022\nDBC2\n"
           "DAG2570 24TH STREET\nDAIOAKLAND\nDAJCA\nDAK946010000  \nDCGUSA\n")
PRINT = ("Holz & Söhne KG", "Invoice R-2024-77", "Invoice date 31.01.2024", "Invoice total EUR 297.50", "IBAN DE89 3704 0044 0532 0130 00")


def symbol(text: str, kind: zxingcpp.BarcodeFormat = zxingcpp.BarcodeFormat.QRCode, scale: int = 4) -> Image.Image:
    return Image.fromarray(np.array(zxingcpp.create_barcode(text, kind).to_image(scale=scale)))


def paper(text: str, lines: tuple[str, ...] = PRINT) -> bytes:
    """A PDF with printed lines and a QR code of 5 cm below them."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for row, line in enumerate(lines):
        canvas.drawString(72, 760 - 22 * row, line)
    canvas.drawImage(ImageReader(symbol(text).convert("RGB")), 72, 300, 142, 142)
    canvas.save()
    return out.getvalue()


def told(text: str) -> dict[str, object]:
    """What a code's text says, by field, hints with a question mark."""
    one, = codes.sources([codes.Code("QR Code", text, 1, (0.1, 0.1, 0.3, 0.3))])
    return {name: value.value for name, value in one.fields.items()} | {f"{name}?": value.value for name, value in one.hints.items()}


def money(amount: str, currency: str) -> dict[str, object]:
    return {"amount": Decimal(amount), "currencyCode": currency}


def test_a_swiss_bill_tells_account_amount_and_what_the_sender_adds():
    found = told(SWISS)
    assert found.pop("PaymentDetails")[0]["IBAN"].value == "CH4431999123000889012"
    assert found.pop("TaxDetails?")[0]["Rate"].value == Decimal("8.1")
    assert found == {
        "AmountDue": money("199.95", "CHF"), "InvoiceId": "X.66711/8824", "InvoiceDate": "2024-01-31", "DueDate": "2024-03-01",
        "VendorTaxId": "CHE106017086", "ServiceStartDate": "2024-01-01", "ServiceEndDate": "2024-01-31", "InvoiceTotal?": money("199.95", "CHF"),
        "VendorName?": "Max Muster & Söhne", "VendorAddress?": "Musterstrasse 123, 8000 Seldwyla, CH",
        "CustomerName?": "Simon Muster", "CustomerAddress?": "Musterstrasse 1, 8000 Seldwyla, CH",
    }


@pytest.mark.parametrize(("text", "iban", "due"), [
    (EPC, "DE89370400440532013000", money("297.50", "EUR")),
    ("SPD*1.0*ACC:CZ5855000000001265098001+RZBCCZPP*AM:480.50*CC:CZK*DT:20240301", "CZ5855000000001265098001", money("480.50", "CZK")),
    ("\n".join(["UPNQR", "", "", "", "", "Ana", "Pot 1", "Celje", "00000003450", "", "", "OTHR", "Invoice", "31.01.2024", "SI56020360253863406", "SI00",
                "Podjetje", "Cesta 2", "Koper", "123"]), "SI56020360253863406", money("34.50", "EUR")),
    ("HRVHUB30\nEUR\n000000000012355\nZeljko\nKula 1\nZagreb\nFirma\nPut 2\nSplit\nHR1210010051863000160\nHR01\n7268\nCOST\nInvoice",
     "HR1210010051863000160", money("123.55", "EUR")),
], ids=["epc", "spayd", "upn", "hub3"])
def test_payment_codes_of_several_countries_tell_account_and_amount(text, iban, due):
    found = told(text)
    assert (found["PaymentDetails"][0]["IBAN"].value, found["AmountDue"]) == (iban, due)


REGISTERED = {"SellerGstin": "29AAFCD5862R000", "BuyerGstin": "32AAFCD5862R000", "DocNo": "INV-1", "DocDt": "31/01/2024", "TotInvVal": 1180.5}
GST = f"eyJhbGciOiJSUzI1NiJ9.{base64.urlsafe_b64encode(json.dumps({'data': json.dumps(REGISTERED)}).encode()).decode().rstrip('=')}.c2ln"
ZATCA = base64.b64encode(b"".join(bytes([tag, len(text)]) + text for tag, text in enumerate(
    (b"Oak Trading", b"310122393500003", b"2024-01-31T15:30:00Z", b"1150.00", b"150.00"), 1))).decode()


@pytest.mark.parametrize(("text", "number", "total"), [
    ("A:123456789*B:999999990*C:PT*D:FT*E:N*F:20240131*G:FT A/123*H:0*I1:PT*I7:100.00*I8:23.00*N:23.00*O:123.00*Q:a*R:0", "FT A/123", money("123.00", "EUR")),
    ("https://www2.agenciatributaria.gob.es/wlpl/TIKE-CONT/ValidarQR?nif=89890001K&numserie=12%26G33&fecha=31-01-2024&importe=241.4", "12&G33",
     money("241.40", "EUR")),
    (GST, "INV-1", money("1180.50", "INR")),
    (ZATCA, None, money("1150.00", "SAR")),
], ids=["portugal", "spain", "india", "saudi-arabia"])
def test_tax_offices_codes_tell_number_date_and_total(text, number, total):
    found = told(text)
    assert (found.get("InvoiceId"), found["InvoiceDate"], found["InvoiceTotal"]) == (number, "2024-01-31", total)


@pytest.mark.parametrize("text", [
    SWISS.replace("CH4431", "CH4531"), SWISS.replace("CH4431", "CHö431"),
    "HRVHUB30\nEUR\n²\n\n\n\n\n\n\n²", "000201²²",
    EPC.replace("DE89", "DE88"), "https://example.com/ValidarQR?nif=1&importe=5", "https://[::1/ValidarQR", "WIFI:S:cafe;;",
    "eyJ.bm90IGpzb24.x", "A:1*B:2", "SPC", "BCD", "@\nANSI", "00020163041234", "_R1-AT1_x_y_z_1_2_3_4_five", "x" * 3000, "AQID" * 20,
])
def test_what_is_no_sound_code_of_a_standard_is_only_named(text):
    one, = codes.sources([codes.Code("QR Code", text, 1, (0, 0, 1, 1))])
    assert (one.name, one.fields, one.hints, len(one.detail) <= 200) == ("QR Code", {}, {}, True)


def test_a_code_on_a_digital_page_fills_the_invoice_and_bears_out_its_total():
    reading = read(paper(EPC), "pdf")
    assert (reading.doc_type, amounts(reading)) == ("invoice", {"InvoiceTotal": "297.50", "AmountDue": "297.50"})
    account = reading.fields["PaymentDetails"].value[0]["SWIFT"]
    assert (account.value, account.method, account.page) == ("COBADEFFXXX", "code", 1)
    assert account.box == pytest.approx((0.14, 0.5, 0.34, 0.63), abs=0.03)
    assert reading.fields["InvoiceTotal"].evidence["code"] == 1.0 and not failed(reading)


def test_a_name_is_borne_out_by_the_code_that_has_it_too():
    printed = ("Max Muster & Söhne", "Musterstrasse 123", "8000 Seldwyla", "Invoice X.66711/8824", "Invoice date 31.01.2024", "Invoice total CHF 199.95")
    reading = read(paper(SWISS, printed), "pdf")
    assert (reading.doc_type, amounts(reading)["AmountDue"]) == ("invoice", "199.95")
    name = reading.fields["VendorName"]
    assert (name.value, name.evidence["code"]) == ("Max Muster & Söhne", 1.0)


def test_a_code_that_asks_for_another_amount_than_the_page_is_a_failed_check():
    reading = read(paper(EPC.replace("EUR297.50", "EUR997.50"), (*PRINT[:3], "Amount due EUR 297.50", "Invoice total EUR 297.50")), "pdf")
    assert failed(reading)["code_and_page_agree"] == ["AmountDue"]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_code_stands_where_it_is_on_the_upright_page(turn):
    page = Image.new("L", (1000, 1400), 255)
    page.paste(symbol(EPC), (100, 200))
    shown = np.asarray(page.rotate(turn, expand=True))
    code, = codes.seen(shown, pages.Page(1, 500, 700, rotation=turn))
    assert code.text == EPC
    assert code.box[:2] == pytest.approx((0.11, 0.15), abs=0.02)


def test_a_driving_licence_is_known_by_its_code():
    sheet = Image.new("RGB", (1200, 760), "white")
    sheet.paste(symbol(LICENCE, zxingcpp.BarcodeFormat.PDF417, 3), (40, 100))
    out = io.BytesIO()
    sheet.save(out, "PNG")
    reading = read(out.getvalue(), "png")
    assert reading.doc_type == "idDocument"
    assert {name: value.value for name, value in reading.fields.items()} == {
        "DocumentType": "driverLicense", "FirstName": "ALEX", "LastName": "SAMPLE", "DocumentNumber": "D1234562", "DateOfBirth": "1990-01-31",
        "DateOfIssue": "2022-02-01", "DateOfExpiration": "2030-01-31", "Sex": "F", "CountryRegion": "USA",
        "Address": "2570 24TH STREET, OAKLAND, CA 94601"}


def test_a_barcode_is_kept_as_a_code_of_its_page():
    sheet = Image.new("L", (900, 500), 255)
    sheet.paste(symbol("PARCEL-00123", zxingcpp.BarcodeFormat.Code128, 3), (60, 60))
    one, = codes.sources(codes.seen(np.asarray(sheet), pages.Page(1, 612, 340)))
    assert (one.name, one.detail, one.fields) == ("Code 128", "PARCEL-00123", {})


def test_what_no_database_takes_is_taken_out_of_a_code():
    sheet = Image.new("L", (400, 400), 255)
    sheet.paste(symbol("BCD\x00\x01"), (40, 40))
    code, = codes.seen(np.asarray(sheet), pages.Page(1, 400, 400))
    assert code.text == "BCD\ufffd\x01"


def test_instalments_leave_the_amount_to_the_print():
    found = codes.sources([codes.Code("QR Code", EPC.replace("297.50", amount), 1, (0, 0, 1, 1)) for amount in ("100.00", "197.50")])
    assert all("AmountDue" not in one.fields and "PaymentDetails" in one.fields for one in found)


@pytest.mark.parametrize("at_once", [True, False])
def test_a_code_drawn_of_squares_is_found(at_once):
    modules = np.array(zxingcpp.create_barcode(EPC, zxingcpp.BarcodeFormat.QRCode).to_image(scale=1)) == 0
    out = io.BytesIO()
    canvas = Canvas(out)
    path = canvas.beginPath()
    for row, column in zip(*np.nonzero(modules), strict=True):
        path.rect(72 + 3 * float(column), 500 - 3 * float(row), 3, 3)
        if not at_once:
            canvas.drawPath(path, stroke=0, fill=1)
            path = canvas.beginPath()
    canvas.drawPath(path, stroke=0, fill=1)
    for row, line in enumerate(PRINT):
        canvas.drawString(72, 760 - 22 * row, line)
    canvas.save()
    assert amounts(read(out.getvalue(), "pdf"))["AmountDue"] == "297.50"


def test_a_page_of_text_is_not_searched():
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 700, "nothing but words")
    canvas.save()
    document = codes.pdf.open_pdf(out.getvalue())
    assert not codes.may_hold_code(document[0]) and codes.may_hold_code(codes.pdf.open_pdf(paper(EPC))[0])


def test_a_till_s_code_tells_date_and_total_of_a_receipt():
    found = told("_R1-AT1_KASSE-1_366585_2024-01-31T11:23:43_0,00_3,64_-2,60_1,79_0,00_x")
    assert found == {"TransactionDate": "2024-01-31", "TransactionTime": "11:23", "Total": money("2.83", "EUR")}
