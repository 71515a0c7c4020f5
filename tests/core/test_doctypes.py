"""The document types and their fields."""

from __future__ import annotations

from portal.core.doctypes import DOCTYPES, parse_fields
from portal.core.extraction.model import TYPES

SEED = """invoice receipt contract payStub unclassified carLicense idDocument check bankStatement creditCard incoInvoice4 purchaseOrder
          financialReportIL bankStatement.us freightInvoice creditCardStatement goodsReceipt deliveryInvoice"""


def test_all_types_of_the_family_and_the_house_are_there():
    assert set(DOCTYPES) == {*SEED.split(), "financialReport", "taxForm", "utilityBill", "wasteNote"}


def test_every_field_has_a_known_data_type_and_arrays_have_items():
    for declared in DOCTYPES.values():
        for field in declared.fields:
            assert {field.type, *(item.type for item in field.items)} <= set(TYPES)
            assert (field.type == "array") == bool(field.items)


def test_an_invoice_has_items_with_amounts():
    items = DOCTYPES["invoice"].field("Items")
    assert {item.name: item.type for item in items.items}["Amount"] == "currency"


def test_commercial_invoices_add_their_columns_to_the_items():
    names = [item.name for item in DOCTYPES["incoInvoice4"].field("Items").items]
    assert names[-2:] == ["HsCode", "CountryOfOrigin"]


def test_labels_for_people_are_words():
    invoice = DOCTYPES["invoice"]
    assert invoice.field("InvoiceTotal").label == "Invoice total"
    assert DOCTYPES["bankStatement"].field("IBAN").label == "IBAN"


def test_the_notation_nests_items():
    total, lines = parse_fields("Total:currency Lines[Text Amount:currency]")
    assert (total.type, lines.type, [item.name for item in lines.items]) == ("currency", "array", ["Text", "Amount"])
