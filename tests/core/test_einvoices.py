"""E-invoices: read from their XML, shown where their values are printed, held against the print, and safe whatever the XML holds."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.core.extraction import Reading, Refused, read
from portal.core.extraction.sources import bills
from portal.core.readings.answer import checked
from portal.extract import told
from tests.core import ebills


def amounts(reading: Reading) -> dict[str, str]:
    return {name: str(value.value["amount"]) for name, value in reading.fields.items() if value.type == "currency"}


def plain(reading: Reading) -> dict[str, object]:
    return {name: value.value for name, value in reading.fields.items() if value.type not in ("currency", "array")}


def failed(reading: Reading) -> dict[str, list[str]]:
    return {check.name: check.fields for check in reading.checks if not check.passed}


def test_a_cross_industry_invoice_attached_to_a_pdf_fills_its_fields():
    reading = read(ebills.with_attachments({"factur-x.xml": ebills.cii()}), "pdf")
    assert reading.doc_type == "invoice" and reading.confidence > 0.95
    assert plain(reading) | {"InvoiceId": "R-2024-77", "InvoiceDate": "2024-01-31", "DueDate": "2024-03-01", "PurchaseOrder": "PO-9", "CustomerId": "K-100",
                             "VendorName": "Holz & Söhne KG", "VendorTaxId": "DE136695976", "CustomerName": "Café Zentral", "PaymentTerm": "30 days net",
                             "VendorAddress": "Sägeweg 4, 10369 Berlin, DE"} == plain(reading)
    assert amounts(reading) == {"SubTotal": "250.00", "TotalTax": "47.50", "InvoiceTotal": "297.50", "AmountDue": "297.50"}
    assert reading.fields["PaymentDetails"].value[0]["IBAN"].value == "DE89370400440532013000"
    assert not failed(reading)


def test_the_lines_of_an_e_invoice_have_all_their_columns():
    reading = read(ebills.with_attachments({"factur-x.xml": ebills.cii()}), "pdf")
    table, delivery = reading.fields["Items"].value
    assert (table["Description"].value, table["Unit"].value, table["ProductCode"].value) == ("Oak table, oiled", "piece", "A1")
    assert (table["Quantity"].value, table["UnitPrice"].value["amount"], table["TaxRate"].value) == (Decimal(2), Decimal("100.00"), Decimal(19))
    assert delivery["Amount"].value == {"amount": Decimal("50.00"), "currencyCode": "EUR"}


def test_a_value_of_the_xml_stands_where_it_is_printed():
    reading = read(ebills.with_attachments({"factur-x.xml": ebills.cii()}), "pdf")
    total, due = reading.fields["InvoiceTotal"], reading.fields["DueDate"]
    assert (total.method, total.page) == ("xml", 1) and "297.50" in total.content
    assert 0.2 < total.box[1] < 0.3
    assert (due.method, due.page, due.box, due.content) == ("xml", None, None, "2024-03-01")


def test_a_total_that_the_page_tells_otherwise_is_a_failed_check_and_less_sure():
    reading = read(ebills.with_attachments({"factur-x.xml": ebills.cii(total="397.50")}), "pdf")
    assert amounts(reading)["InvoiceTotal"] == "397.50"
    assert "InvoiceTotal" in failed(reading)["e_invoice_and_page_agree"]
    fields = told(reading.as_json())
    assert fields["InvoiceTotal"]["confidence"] < 0.8 < fields["InvoiceId"]["confidence"]


def test_lines_that_do_not_make_the_stated_sum_are_a_failed_check():
    reading = read(ebills.with_attachments({"factur-x.xml": ebills.cii(stated="240.00")}), "pdf")
    assert failed(reading) == {"items_add_up": ["Items"]}


def test_a_heading_over_lines_is_no_line():
    group = (b"<r:IncludedSupplyChainTradeLineItem><r:AssociatedDocumentLineDocument><r:LineStatusReasonCode>GROUP</r:LineStatusReasonCode>"
             b"</r:AssociatedDocumentLineDocument><r:SpecifiedTradeProduct><r:Name>Furniture</r:Name></r:SpecifiedTradeProduct>"
             b"</r:IncludedSupplyChainTradeLineItem>")
    first = b"<a:SupplyChainTradeTransaction>"
    reading = read(ebills.cii().replace(first, first + group), "xml")
    assert len(reading.fields["Items"].value) == 2 and not failed(reading)


def test_an_invoice_of_the_first_zugferd_is_read_by_its_older_names():
    old = ebills.cii()
    for new, name in ((b"ExchangedDocumentContext", b"SpecifiedExchangedDocumentContext"), (b"a:ExchangedDocument>", b"a:HeaderExchangedDocument>"),
                      (b"a:SupplyChainTradeTransaction", b"a:SpecifiedSupplyChainTradeTransaction"), (b"CrossIndustryInvoice", b"CrossIndustryDocument"),
                      (b"ApplicableHeaderTrade", b"ApplicableSupplyChainTrade"), (b"SpecifiedLineTrade", b"SpecifiedSupplyChainTrade"),
                      (b"SettlementHeaderMonetary", b"SettlementMonetary"), (b"RateApplicablePercent", b"ApplicablePercent")):
        old = old.replace(new, name)
    reading = read(ebills.with_attachments({"ZUGFeRD-invoice.xml": old}), "pdf")
    assert amounts(reading)["InvoiceTotal"] == "297.50"
    assert [row["TaxRate"].value for row in reading.fields["Items"].value] == [19, 19]


@pytest.mark.parametrize(("root", "doc_type", "number", "total"), [
    ("Invoice", "invoice", "InvoiceId", "InvoiceTotal"), ("CreditNote", "invoice", "InvoiceId", "InvoiceTotal"),
    ("Order", "purchaseOrder", "OrderId", "OrderTotal"),
])
def test_ubl_is_read_whatever_its_root(root, doc_type, number, total):
    reading = read(ebills.ubl(root), "xml")
    assert (reading.doc_type, reading.fields[number].value, amounts(reading)[total]) == (doc_type, "R-5", "238.00")
    assert reading.fields["VendorName"].value == "Holz & Söhne KG"
    assert reading.fields["Items"].value[0]["Description"].value == "Oak table"


FATTURA = b"""<p:FatturaElettronica versione="FPR12" xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"><FatturaElettronicaHeader>
<CedentePrestatore><DatiAnagrafici><IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>01234567890</IdCodice></IdFiscaleIVA><Anagrafica>
<Denominazione>Legno Srl</Denominazione></Anagrafica></DatiAnagrafici><Sede><Indirizzo>Via Roma</Indirizzo><NumeroCivico>4</NumeroCivico><CAP>20121</CAP>
<Comune>Milano</Comune><Provincia>MI</Provincia><Nazione>IT</Nazione></Sede></CedentePrestatore><CessionarioCommittente><DatiAnagrafici><Anagrafica>
<Nome>Ada</Nome><Cognome>Rossi</Cognome></Anagrafica></DatiAnagrafici></CessionarioCommittente></FatturaElettronicaHeader><FatturaElettronicaBody>
<DatiGenerali><DatiGeneraliDocumento><TipoDocumento>TD01</TipoDocumento><Divisa>EUR</Divisa><Data>2024-01-31</Data><Numero>77/A</Numero>
<ImportoTotaleDocumento>244.00</ImportoTotaleDocumento></DatiGeneraliDocumento></DatiGenerali><DatiBeniServizi><DettaglioLinee>
<Descrizione>Tavolo</Descrizione><Quantita>2.00</Quantita><PrezzoUnitario>100.00</PrezzoUnitario><PrezzoTotale>200.00</PrezzoTotale>
<AliquotaIVA>22.00</AliquotaIVA></DettaglioLinee><DatiRiepilogo><AliquotaIVA>22.00</AliquotaIVA><ImponibileImporto>200.00</ImponibileImporto>
<Imposta>44.00</Imposta></DatiRiepilogo></DatiBeniServizi></FatturaElettronicaBody></p:FatturaElettronica>"""
FACTURAE = b"""<f:Facturae xmlns:f="http://www.facturae.gob.es/formato/Versiones/Facturaev3_2_2.xml"><FileHeader><SchemaVersion>3.2.2</SchemaVersion></FileHeader>
<Parties><SellerParty><TaxIdentification><TaxIdentificationNumber>IT01234567890</TaxIdentificationNumber></TaxIdentification><LegalEntity>
<CorporateName>Legno Srl</CorporateName><AddressInSpain><Address>Calle Mayor 4</Address><PostCode>28013</PostCode><Town>Madrid</Town>
<Province>Madrid</Province><CountryCode>ESP</CountryCode></AddressInSpain></LegalEntity></SellerParty><BuyerParty><Individual><Name>Ada</Name>
<FirstSurname>Rossi</FirstSurname></Individual></BuyerParty></Parties><Invoices><Invoice><InvoiceHeader><InvoiceNumber>/A</InvoiceNumber>
<InvoiceSeriesCode>77</InvoiceSeriesCode><InvoiceClass>OO</InvoiceClass></InvoiceHeader><InvoiceIssueData><IssueDate>2024-01-31</IssueDate>
<InvoiceCurrencyCode>EUR</InvoiceCurrencyCode></InvoiceIssueData><TaxesOutputs><Tax><TaxRate>22.00</TaxRate><TaxAmount><TotalAmount>44.00</TotalAmount>
</TaxAmount></Tax></TaxesOutputs><InvoiceTotals><TotalGrossAmountBeforeTaxes>200.00</TotalGrossAmountBeforeTaxes><TotalTaxOutputs>44.00</TotalTaxOutputs>
<InvoiceTotal>244.00</InvoiceTotal></InvoiceTotals><Items><InvoiceLine><ItemDescription>Tavolo</ItemDescription><Quantity>2.0</Quantity>
<UnitPriceWithoutTax>100.000000</UnitPriceWithoutTax><TotalCost>200.000000</TotalCost></InvoiceLine></Items></Invoice></Invoices></f:Facturae>"""


@pytest.mark.parametrize("data", [FATTURA, FACTURAE], ids=["fatturapa", "facturae"])
def test_the_syntaxes_of_italy_and_spain_are_read(data):
    reading = read(data, "xml")
    assert plain(reading) | {"InvoiceId": "77/A", "InvoiceDate": "2024-01-31", "VendorName": "Legno Srl", "VendorTaxId": "IT01234567890",
                             "CustomerName": "Ada Rossi"} == plain(reading)
    assert amounts(reading) == {"SubTotal": "200.00", "TotalTax": "44.00", "InvoiceTotal": "244.00"}
    item, = reading.fields["Items"].value
    assert (item["Description"].value, item["Amount"].value["amount"], reading.fields["TaxDetails"].value[0]["Rate"].value) == ("Tavolo", 200, 22)
    assert not failed(reading)


def test_a_file_of_several_invoices_says_that_only_the_first_is_read():
    body = FATTURA[FATTURA.index(b"<FatturaElettronicaBody>"):FATTURA.index(b"</p:Fatt")]
    assert failed(read(FATTURA.replace(body, body * 3), "xml")) == {"the_file_holds_one_invoice": []}


def test_a_price_for_several_is_told_for_one():
    item = read(ebills.ubl(price="1000.00", base="10"), "xml").fields["Items"].value[0]
    assert (item["UnitPrice"].value["amount"], item["Unit"].value) == (Decimal("100.00"), "h")


def test_an_account_that_is_no_iban_is_an_account_number():
    details = read(ebills.ubl(account="US1234567890"), "xml").fields["PaymentDetails"].value
    assert {name: cell.value for name, cell in details[0].items()} == {"BankAccountNumber": "US1234567890"}


def test_an_order_is_told_by_its_type_code():
    reading = read(ebills.with_attachments({"order-x.xml": ebills.cii(code="220", guideline="urn:order-x.eu:1p0:comfort")}), "pdf")
    assert (reading.doc_type, reading.fields["OrderId"].value, amounts(reading)["OrderTotal"]) == ("purchaseOrder", "R-2024-77", "297.50")
    assert reading.as_json()["sources"][0] == {"name": "Order-X", "method": "xml", "detail": "comfort, order-x.xml"}


def test_an_xml_file_gets_a_page_on_which_its_values_stand():
    reading = read(ebills.cii(), "xml")
    page, = reading.pages
    assert page.words[0].text == "Invoice" and "Söhne" in page.text
    compared = ("InvoiceId", "InvoiceDate", "DueDate", "VendorName", "VendorAddress", "CustomerName", "SubTotal", "TotalTax", "InvoiceTotal")
    assert all(reading.fields[name].page == 1 and reading.fields[name].box for name in compared)
    assert not failed(reading)


def test_xml_of_another_kind_is_an_outline_of_no_type():
    reading = read(b"<notes><note day='1'>water the plants</note></notes>", "xml")
    assert reading.pages[0].text == "notes: note: water the plants day=1"
    assert (reading.doc_type, reading.fields) == ("unclassified", {})


def test_a_pdf_with_nothing_but_an_attachment_is_read():
    reading = read(ebills.with_attachments({"factur-x.xml": ebills.cii()}, print_of=()), "pdf")
    assert (reading.doc_type, amounts(reading)["InvoiceTotal"]) == ("invoice", "297.50")
    assert reading.fields["InvoiceTotal"].page is None


def test_of_two_invoices_attached_the_newer_standard_counts_and_a_difference_is_told():
    both = {"ZUGFeRD-invoice.xml": ebills.cii(number="R-1"), "factur-x.xml": ebills.cii()}
    reading = read(ebills.with_attachments(both), "pdf")
    assert reading.fields["InvoiceId"].value == "R-2024-77"
    assert failed(reading) == {"embedded_invoices_agree": ["InvoiceId"]}


@pytest.mark.parametrize("data", [ebills.cii()[:900], b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", b"\x00" * 50, b"<a>" * 300,
                                  b"<a>" + b" " * 21_000_000 + b"</a>"], ids=["cut", "entities", "zeros", "unclosed", "large"])
def test_a_broken_attachment_leaves_the_print_to_be_read(data):
    reading = read(ebills.with_attachments({"factur-x.xml": data}), "pdf")
    assert amounts(reading)["InvoiceTotal"] == "297.50" and reading.fields["InvoiceTotal"].method != "xml"
    assert failed(reading) == {"embedded_invoice_is_readable": []} and reading.fault is None


def test_attachments_that_are_no_invoices_change_nothing():
    reading = read(ebills.with_attachments({"notes.xml": b"<notes/>", "terms.txt": b"<!DOCTYPE x>"}), "pdf")
    assert reading.sources == [] and not failed(reading)


LAUGHS = "<!DOCTYPE l [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)) + "]><l>&j;</l>"


@pytest.mark.parametrize("data", [
    LAUGHS.encode(), LAUGHS.encode("utf-16"), b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
    b"<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x.dtd'><x/>",
], ids=["laughs", "laughs-utf16", "file", "network"])
def test_xml_that_declares_entities_is_refused(data):
    with pytest.raises(Refused) as caught:
        read(data, "xml")
    assert caught.value.code == "xml_with_entities"


@pytest.mark.parametrize(("data", "code"), [(ebills.ubl()[:500], "damaged"), (b"<x>" + b" " * 21_000_000 + b"</x>", "too_large")], ids=["cut", "large"])
def test_an_xml_file_that_cannot_be_read_says_why(data, code):
    with pytest.raises(Refused) as caught:
        read(data, "xml")
    assert caught.value.code == code


def test_texts_without_end_and_currencies_of_fancy_do_not_fail_the_document():
    data = ebills.ubl().replace(b"Oak table", b"Oak table " * 50_000).replace(b">EUR<", b">EURO<").replace(b'"EUR"', b'"EURO"')
    reading = read(data, "xml")
    checked({**reading.as_json(), "fault": None})
    assert len(reading.fields["Items"].value[0]["Description"].value) == 2_000
    assert amounts(reading)["InvoiceTotal"] == "238.00"


def test_elements_within_elements_do_not_run_away():
    reading = read(b"<a>" * 200 + b"deep" + b"</a>" * 200, "xml")
    assert len(reading.pages[0].words) <= 101


def test_of_too_many_lines_the_first_are_read_and_the_rest_is_told(monkeypatch):
    monkeypatch.setattr(bills, "MAX_ITEMS", 500)
    lines = [(f"Screw number {n}", "1", "0.05", "0.05") for n in range(600)]
    reading = read(ebills.cii(lines, stated="30.00"), "xml")
    assert len(reading.fields["Items"].value) == 500
    assert reading.fields["Items"].value[400]["Description"].content == "Screw number 400"
    assert list(failed(reading)) == ["all_lines_are_shown"]
